import { type BadInput, GOOD_FLEET } from "./badInput.ts";

const withQuotas = (quotas: string, more = "") => ({ "fleet.yaml": `${GOOD_FLEET}${more}quotas: { ${quotas} }\n` });
const oneTenant = (fields: string) => ({ "tenants.yaml": `- { id: acme, ${fields} }\n` });
const manyHosts = Array.from({ length: 60 }, (_, index) => `h${index}.io`).join(", ");

/** Every quota that input alone can exceed, named by tenant where a tenant is the cause. */
export const QUOTA_CASES: readonly BadInput[] = [
  {
    name: "a tenant whose hosts need more rules than a load balancer has",
    reads: "plan",
    files: { ...withQuotas("rulesPerLoadBalancer: 10"), ...oneTenant(`hosts: [${manyHosts}]`) },
    expect: [
      { code: "quota.rulesPerLoadBalancer", at: "tenants.yaml:1:9", says: "60 hosts", fix: "split", tenant: "acme" },
    ],
  },
  {
    name: "more paths in a route than a rule takes beside a host",
    files: { "fleet.yaml": GOOD_FLEET.replace('"/api/*"', "[/a, /b, /c, /d, /e]") },
    expect: [{ code: "quota.conditionValuesPerRule", at: "fleet.yaml:7:17", says: "5 paths", fix: "at most 4" }],
  },
  {
    name: "more paths in a route than a condition takes",
    files: {
      "fleet.yaml": `${GOOD_FLEET.replace('"/api/*"', "[/a, /b, /c]")}quotas: { valuesPerCondition: 2 }\n`,
    },
    expect: [{ code: "quota.", at: "fleet.yaml:7:17", says: "3 paths", fix: "at most 2" }],
  },
  {
    name: "more wildcards in a route than a rule takes",
    files: { "fleet.yaml": GOOD_FLEET.replace('"/api/*"', '["/*/*/*", "/a/*/*/*"]') },
    expect: [{ code: "quota.wildcardsPerRule", at: "fleet.yaml:7:17", says: "6 wildcards", fix: "split the route" }],
  },
  {
    name: "a wildcard host beside a route that uses all wildcards",
    reads: "plan",
    files: {
      "fleet.yaml": GOOD_FLEET.replace('"/api/*"', '"/a/*/*/*/*/*"'),
      ...oneTenant('hosts: ["*.acme.io"], profile: app'),
    },
    expect: [
      {
        code: "quota.wildcardsPerRule",
        at: "tenants.yaml:1:23",
        says: "needs a wildcard",
        fix: "list",
        tenant: "acme",
      },
    ],
  },
  {
    name: "a host longer than an ALB value",
    files: oneTenant(`hosts: [${"a".repeat(60)}.${"b".repeat(60)}.example.com]`),
    expect: [{ code: "hosts.length", at: "tenants.yaml:1:23", says: "at most 128", fix: "shorter", tenant: "acme" }],
  },
  {
    name: "a path longer than an ALB value",
    files: { "fleet.yaml": GOOD_FLEET.replace('"/api/*"', `"/${"a".repeat(128)}"`) },
    expect: [{ code: "profiles.path", at: "fleet.yaml:7:17", says: "at most 128 characters", fix: "begin with /" }],
  },
  {
    name: "a host that is too long as a regex value",
    reads: "plan",
    files: {
      ...withQuotas("regexValueLength: 20", "packing: regex\n"),
      ...oneTenant("hosts: [a.io, a-long-name.example.com]"),
    },
    expect: [
      {
        code: "quota.regexValueLength",
        at: "tenants.yaml:1:29",
        says: "allows 20",
        fix: "packing: exact",
        tenant: "acme",
      },
    ],
  },
  {
    name: "a profile with more services than a load balancer has target groups",
    reads: "plan",
    files: { ...withQuotas("targetGroupsPerLoadBalancer: 1"), ...oneTenant("hosts: [acme.io], profile: app") },
    expect: [
      {
        code: "quota.targetGroupsPerLoadBalancer",
        at: "tenants.yaml:1:9",
        says: "2 services",
        fix: "split",
        tenant: "acme",
      },
    ],
  },
  {
    name: "more pods than a load balancer has targets",
    reads: "plan",
    files: { ...withQuotas("targetsPerLoadBalancer: 20"), ...oneTenant("hosts: [acme.io]") },
    expect: [
      {
        code: "quota.targetsPerLoadBalancer",
        at: "tenants.yaml:1:9",
        says: "20 targets",
        fix: "maxReplicas",
        tenant: "acme",
      },
    ],
  },
  {
    name: "more pods than a target group has targets",
    reads: "plan",
    files: {
      "fleet.yaml": `${GOOD_FLEET.replace("port: 80 }", "port: 80, maxReplicas: 30 }")}quotas: { targetsPerTargetGroup: 20 }\n`,
    },
    expect: [{ code: "quota.targetsPerTargetGroup", at: "fleet.yaml:3:49", says: "20 targets", fix: "lower it" }],
  },
  {
    name: "more load balancers than a Region allows",
    reads: "plan",
    files: {
      ...withQuotas("loadBalancersPerRegion: 1, tenantsPerLoadBalancer: 1"),
      "tenants.yaml": "- { id: acme, hosts: [acme.io] }\n- { id: globex, hosts: [globex.io] }\n",
    },
    expect: [
      {
        code: "quota.loadBalancersPerRegion",
        at: "fleet.yaml:8:35",
        says: "no place for globex",
        fix: "ask AWS",
        tenant: "globex",
      },
    ],
  },
  {
    name: "more target groups than a Region allows",
    reads: "plan",
    files: { ...withQuotas("targetGroupsPerRegion: 1"), ...oneTenant("hosts: [acme.io], profile: app") },
    expect: [
      {
        code: "quota.targetGroupsPerRegion",
        at: "fleet.yaml:8:34",
        says: "no place for acme",
        fix: "ask AWS",
        tenant: "acme",
      },
    ],
  },
  {
    name: "more certificates than a load balancer takes",
    reads: "plan",
    files: {
      ...withQuotas("certificatesPerLoadBalancer: 1", `certificates: [${["a", "b", "c"].map(arn).join(", ")}]\n`),
    },
    expect: [
      {
        code: "quota.certificatesPerLoadBalancer",
        at: "tenants.yaml:2:11",
        says: "certificates",
        fix: "",
        tenant: "acme",
      },
    ],
  },
];

function arn(id: string): string {
  return `"arn:aws:acm:eu-central-1:123456789012:certificate/${id}"`;
}
