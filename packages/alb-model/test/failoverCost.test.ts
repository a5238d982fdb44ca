import assert from "node:assert/strict";
import fc from "fast-check";
import { bucketSeconds, failoverCost } from "../src/failoverCost.ts";
import { planFleet } from "../src/plan/planFleet.ts";
import type { Fleet, Tenant } from "../src/spec/fleet.ts";

describe("bucketSeconds", () => {
  for (const [calls, seconds] of [
    [0, 0],
    [20, 0],
    [21, 1 / 3],
    [90, 70 / 3],
  ] as const) {
    it(`takes ${seconds.toFixed(2)} s for ${calls} calls`, () => assert.equal(bucketSeconds(calls), seconds));
  }

  it("is what a bucket that is stepped through call by call takes", () => {
    const bucket = fc.record({ burst: fc.integer({ min: 1, max: 40 }), perSecond: fc.integer({ min: 1, max: 10 }) });
    fc.assert(
      fc.property(fc.nat(200), bucket, (calls, given) => {
        let tokens = given.burst;
        let seconds = 0;
        for (let call = 0; call < calls; call++) {
          if (tokens === 0) seconds += 1 / given.perSecond;
          else tokens--;
        }
        assert.ok(Math.abs(bucketSeconds(calls, given) - seconds) < 1e-9);
      }),
    );
  });
});

describe("failoverCost", () => {
  const fleet: Fleet = {
    name: "edge",
    services: {
      web: { namespace: "web", port: 80, fallback: {} },
      api: { namespace: "api", port: 80 },
      tools: { namespace: "tools", port: 80 },
    },
    profiles: { app: [{ path: "/api/*", service: "api" }, { service: "web" }], tools: [{ service: "tools" }] },
    packing: "none",
  };
  const tenants = (count: number, profile: string): Tenant[] =>
    Array.from({ length: count }, (_, n) => ({ id: `${profile}${n}`, hosts: [`${profile}${n}.example.com`], profile }));

  it("is a call for each rule of the gate that opens, however many tenants there are", () => {
    for (const count of [1, 40]) {
      const { plan } = planFleet(fleet, tenants(count, "app"));
      assert.deepEqual(failoverCost(plan.shards), {
        calls: 2,
        seconds: 0,
        withoutGates: { calls: count, seconds: Math.max(0, (count - 20) / 3) },
      });
    }
  });

  it("adds up over load balancers, for AWS's bucket is the account's", () => {
    const { plan } = planFleet(fleet, [...tenants(90, "app"), ...tenants(5, "tools")]);
    assert.equal(plan.shards.length, 3);
    assert.deepEqual(failoverCost(plan.shards), {
      calls: 4,
      seconds: 0,
      withoutGates: { calls: 90, seconds: 70 / 3 },
    });
  });

  it("is nothing where no service has a fallback", () => {
    assert.equal(failoverCost(planFleet(fleet, tenants(3, "tools")).plan.shards), undefined);
  });
});
