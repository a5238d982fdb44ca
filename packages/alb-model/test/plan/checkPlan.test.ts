import assert from "node:assert/strict";
import { planFleet } from "../../src/plan/planFleet.ts";
import type { QuotaOverrides } from "../../src/quotas.ts";
import type { Fleet, Tenant } from "../../src/spec/fleet.ts";

const ARN = "arn:aws:acm:eu-west-1:111122223333:certificate/";
const fleet = (quotas: QuotaOverrides, change: Partial<Fleet> = {}): Fleet => ({
  name: "edge",
  services: {
    web: { namespace: "web", port: 80, maxReplicas: 60 },
    api: { namespace: "api", port: 80, maxReplicas: 40 },
  },
  profiles: { site: [{ service: "web" }], app: [{ path: "/api/*", service: "api" }, { service: "web" }] },
  quotas,
  ...change,
});
const small: Tenant = { id: "acme", hosts: ["acme.example.com"] };
const tenant = (id: string, hosts: number): Tenant => ({
  id,
  hosts: Array.from({ length: hosts }, (_, n) => `h${n}.${id}.example.com`),
});

type Row = readonly [name: string, fleet: Fleet, tenants: readonly Tenant[], code: string, path: string, says: RegExp];

const OVERFLOWS: readonly Row[] = [
  [
    "rules of a load balancer",
    fleet({ rulesPerLoadBalancer: 10 }),
    [small, tenant("globex", 41)],
    "quota.rulesPerLoadBalancer",
    "tenants.globex",
    /its 41 hosts need more than the 9 rules that may be used of 10/,
  ],
  [
    "rules of a load balancer, with some reserved",
    fleet({ rulesPerLoadBalancer: 20 }, { reserved: { rules: 10 } }),
    [small, tenant("globex", 41)],
    "quota.rulesPerLoadBalancer",
    "tenants.globex",
    /its 41 hosts need more than the 9 rules that may be used of 20 with 10 reserved/,
  ],
  [
    "target groups of a load balancer, with some reserved",
    fleet({ targetGroupsPerLoadBalancer: 3 }, { reserved: { targetGroups: 2 } }),
    [small, { ...tenant("globex", 1), profile: "app" }],
    "quota.targetGroupsPerLoadBalancer",
    "tenants.globex",
    /uses 2 services, and the limit is 3 target groups with 2 reserved/,
  ],
  [
    "targets of a load balancer",
    fleet({ targetsPerLoadBalancer: 99 }),
    [small, { ...tenant("globex", 1), profile: "app" }],
    "quota.targetsPerLoadBalancer",
    "tenants.globex",
    /profile app have up to 100 pods, and the limit is 99 targets/,
  ],
  [
    "target groups of a load balancer",
    fleet({ targetGroupsPerLoadBalancer: 1 }),
    [small, { ...tenant("globex", 1), profile: "app" }],
    "quota.targetGroupsPerLoadBalancer",
    "tenants.globex",
    /profile app uses 2 services, and the limit is 1 target groups/,
  ],
  [
    "certificates of a load balancer",
    fleet({ certificatesPerLoadBalancer: 1 }, { certificates: [`${ARN}a`, `${ARN}b`] }),
    [small, { ...tenant("globex", 1), certificate: `${ARN}c` }],
    "quota.certificatesPerLoadBalancer",
    "tenants.globex",
    /exceeds 1 certificates/,
  ],
  [
    "tenants of a load balancer",
    fleet({ tenantsPerLoadBalancer: 0 }),
    [small],
    "quota.tenantsPerLoadBalancer",
    "tenants.acme",
    /exceeds 0 tenants/,
  ],
  [
    "load balancers of a Region",
    fleet({ loadBalancersPerRegion: 1, tenantsPerLoadBalancer: 1 }),
    [small, tenant("globex", 1)],
    "quota.loadBalancersPerRegion",
    "fleet.quotas.loadBalancersPerRegion",
    /needs 2 of 1 .*no place for globex$/,
  ],
  [
    "target groups of a Region",
    fleet({ targetGroupsPerRegion: 2, tenantsPerLoadBalancer: 1 }),
    [small, tenant("b", 1), tenant("c", 1), tenant("d", 1), tenant("e", 1), tenant("f", 1)],
    "quota.targetGroupsPerRegion",
    "fleet.quotas.targetGroupsPerRegion",
    /needs 6 of 2 .*no place for d, e, acme and 1 more$/,
  ],
  [
    "targets of a target group",
    fleet({ targetsPerTargetGroup: 59 }),
    [small],
    "quota.targetsPerTargetGroup",
    "fleet.services.web.maxReplicas",
    /more than the 59 targets/,
  ],
  [
    "length of a regex value",
    fleet({ regexValueLength: 20 }, { packing: "regex" }),
    [small, { id: "b", hosts: ["b.example.com", "a.b"] }],
    "quota.regexValueLength",
    "tenants.acme.hosts[0]",
    /takes 22 characters as a regex value; AWS allows 20/,
  ],
  [
    "wildcards of a rule",
    fleet({ wildcardsPerRule: 1 }),
    [small, { id: "globex", hosts: ["globex.example.com", "*.globex.io"], profile: "app" }],
    "quota.wildcardsPerRule",
    "tenants.globex.hosts[1]",
    /paths of profile app use all 1 of a rule/,
  ],
  [
    "length of a host",
    fleet({ hostValueLength: 15 }),
    [small],
    "hosts.length",
    "tenants.acme.hosts[0]",
    /16 characters; an ALB host value has at most 15/,
  ],
];

describe("checkPlan", () => {
  for (const [name, of, tenants, code, path, says] of OVERFLOWS) {
    it(`reports ${name} when they are exceeded, with who or what exceeds them`, () => {
      const { problems } = planFleet(of, tenants);
      assert.deepEqual(problems.map((problem) => [problem.code, problem.path]).slice(0, 1), [[code, path]]);
      assert.match(problems[0]?.message ?? "", says);
      assert.deepEqual(planFleet(of, tenants.toReversed()).problems, problems);
    });
  }

  it("reports exactly one problem for each overflow but those of every tenant", () => {
    for (const [name, of, tenants] of OVERFLOWS) {
      assert.equal(planFleet(of, tenants).problems.length, 1, name);
    }
  });

  it("places the tenants that fit beside one that does not", () => {
    const { placement, problems } = planFleet(fleet({ rulesPerLoadBalancer: 10 }), [small, tenant("globex", 41)]);
    assert.deepEqual(
      problems.map((problem) => problem.tenant),
      ["globex"],
    );
    assert.deepEqual(placement.shards["edge-001"]?.bundles["edge-001-b0001"]?.tenants, ["acme"]);
  });

  it("takes what just fits", () => {
    assert.deepEqual(planFleet(fleet({ rulesPerLoadBalancer: 10 }), [tenant("globex", 40)]).problems, []);
    assert.deepEqual(planFleet(fleet({ targetsPerLoadBalancer: 100 }), [{ ...small, profile: "app" }]).problems, []);
    assert.deepEqual(planFleet(fleet({ regexValueLength: 22 }, { packing: "regex" }), [small]).problems, []);
    const certificates = [`${ARN}a`, `${ARN}b`];
    assert.deepEqual(planFleet(fleet({ certificatesPerLoadBalancer: 1 }, { certificates }), [small]).problems, []);
  });

  it("does not mind a service that is too large and that nobody uses", () => {
    assert.deepEqual(
      planFleet(fleet({ targetsPerTargetGroup: 39 }, { profiles: { site: [{ service: "api" }] } }), [
        small,
      ]).problems.map(({ path }) => path),
      ["fleet.services.api.maxReplicas"],
    );
    assert.deepEqual(
      planFleet(fleet({ targetsPerTargetGroup: 40 }, { profiles: { site: [{ service: "api" }] } }), [small]).problems,
      [],
    );
  });

  it("plans nothing and keeps the record while the configuration has problems", () => {
    const before = planFleet(fleet({}), [small]);
    const { plan, placement, problems } = planFleet(fleet({}), [{ id: "acme", hosts: ["acme"] }], before.placement);
    assert.deepEqual(plan.shards, []);
    assert.equal(placement, before.placement);
    assert.equal(problems.length, 1);
  });
});
