import assert from "node:assert/strict";
import fc from "fast-check";
import { planFleet } from "../../src/plan/planFleet.ts";
import type { Fleet, Tenant } from "../../src/spec/fleet.ts";

const ARN = "arn:aws:acm:eu-west-1:111122223333:certificate/";
const fleet: Fleet = {
  name: "edge",
  services: { web: { namespace: "web", port: 80 } },
  profiles: { site: [{ service: "web" }] },
  certificates: [`${ARN}default`],
};
const tenants = (count: number, certificateOf: (index: number) => string): Tenant[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `t${index}`,
    hosts: [`t${index}.example.com`],
    certificate: `${ARN}${certificateOf(index)}`,
  }));

describe("certificates of a load balancer", () => {
  it("list and count a certificate that many tenants bring once", () => {
    const { plan, problems } = planFleet(
      fleet,
      tenants(60, () => "wildcard"),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      plan.shards.map(({ certificates }) => certificates),
      [[`${ARN}default`, `${ARN}wildcard`]],
    );
    const use = plan.shards[0]?.quotas.find(({ quota }) => quota === "certificatesPerLoadBalancer");
    assert.deepEqual([use?.used, use?.limit], [1, 25]);
  });

  it("count one that a tenant brings and the fleet has already as none", () => {
    const { plan } = planFleet(
      fleet,
      tenants(3, () => "default"),
    );
    assert.deepEqual(plan.shards[0]?.certificates, [`${ARN}default`]);
  });

  it("open another load balancer for the 26th beside the default", () => {
    const { plan, problems } = planFleet(
      fleet,
      tenants(26, (index) => `c${index}`),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      plan.shards.map(({ certificates }) => certificates.length),
      [26, 2],
    );
  });

  it("stay within the limit, each once, however tenants share them", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 80 }), (chosen) => {
        const { plan, problems } = planFleet(
          fleet,
          tenants(chosen.length, (index) => `c${chosen[index]}`),
        );
        assert.deepEqual(problems, []);
        for (const { certificates } of plan.shards) {
          assert.equal(new Set(certificates).size, certificates.length);
          assert.ok(certificates.length <= 26);
        }
      }),
      { numRuns: 30 },
    );
  });
});
