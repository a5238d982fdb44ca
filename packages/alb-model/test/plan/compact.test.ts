import assert from "node:assert/strict";
import fc from "fast-check";
import { type Placement, placesOf } from "../../src/plan/placement.ts";
import { type PlanResult, planFleet } from "../../src/plan/planFleet.ts";
import type { Fleet, Tenant } from "../../src/spec/fleet.ts";
import { forEachKind, type Kind, samples } from "../arbitraries.ts";

function rulesOf({ plan }: PlanResult): number {
  return plan.shards.reduce((sum, { rules }) => sum + rules.length, 0);
}

/** A fleet that was planned full and has lost some of its tenants. */
function thinned(packing: Kind) {
  return samples(packing, 40).chain(({ fleet, tenants }) =>
    fc.subarray([...tenants]).map((left) => ({ fleet, tenants, left })),
  );
}

describe("compact", () => {
  forEachKind((packing) => {
    it(`never needs more load balancers or rules than before and lists every move with packing ${packing}`, () => {
      fc.assert(
        fc.property(thinned(packing), ({ fleet, tenants, left }) => {
          const full = planFleet(fleet, tenants);
          const before = planFleet(fleet, left, full.placement);
          const after = planFleet(fleet, left, before.placement, { compact: true });
          assert.deepEqual(after.problems, []);
          assert.ok(after.plan.shards.length <= before.plan.shards.length, "load balancers");
          assert.ok(rulesOf(after) <= rulesOf(before), `${rulesOf(after)} rules after ${rulesOf(before)}`);
          const was = placesOf(before.placement);
          const is = placesOf(after.placement);
          const moved = [...was].filter(([id, place]) => is.get(id)?.bundle !== place.bundle).map(([id]) => id);
          assert.deepEqual(
            after.changes.moved.map(({ tenant }) => tenant),
            moved.sort(),
          );
          for (const { tenant, from, to, reason } of after.changes.moved) {
            assert.deepEqual([from, to, reason], [was.get(tenant), is.get(tenant), "compacted"]);
          }
        }),
        { numRuns: 80 },
      );
    });

    it(`leaves a placement that it made as it is with packing ${packing}`, () => {
      fc.assert(
        fc.property(thinned(packing), ({ fleet, tenants, left }) => {
          const full = planFleet(fleet, tenants);
          const after = planFleet(fleet, left, full.placement, { compact: true });
          const again = planFleet(fleet, left, after.placement);
          assert.deepEqual(again.placement, after.placement);
          assert.deepEqual(again.changes.moved, []);
        }),
        { numRuns: 40 },
      );
    });
  });

  it("brings half-empty bundles and load balancers together", () => {
    const fleet: Fleet = {
      name: "edge",
      services: { web: { namespace: "web", port: 80 } },
      profiles: { site: [{ service: "web" }] },
      quotas: { rulesPerLoadBalancer: 12 },
    };
    const all: Tenant[] = Array.from({ length: 100 }, (_, n) => ({ id: `t${n}`, hosts: [`t${n}.example.com`] }));
    const left = all.filter((_, n) => n % 5 === 0);
    const full = planFleet(fleet, all).placement;
    const before = planFleet(fleet, left, full);
    const after = planFleet(fleet, left, before.placement, { compact: true });
    const bundles = (placement: Placement) => Object.values(placement.shards).flatMap((s) => Object.keys(s.bundles));
    assert.equal(bundles(after.placement).length, 4);
    assert.equal(after.plan.shards.length, 1);
    assert.ok(before.plan.shards.length > 1);
  });

  it("brings services of two load balancers onto one where anchors take a rule each", () => {
    const fleet: Fleet = {
      name: "edge",
      services: { web: { namespace: "web", port: 80 }, api: { namespace: "api", port: 80 } },
      profiles: { site: [{ service: "web" }], app: [{ service: "api" }] },
      quotas: { tenantsPerLoadBalancer: 2, targetGroupsPerAction: 1 },
    };
    const tenants: Tenant[] = [
      { id: "a", hosts: ["a.example.com"] },
      { id: "b", hosts: ["b.example.com"] },
      { id: "c", hosts: ["c.example.com"], profile: "app" },
    ];
    const before = planFleet(fleet, tenants);
    const after = planFleet(fleet, [...tenants.slice(0, 1), ...tenants.slice(2)], before.placement, { compact: true });
    assert.deepEqual([before.plan.shards.length, after.plan.shards.length], [2, 1]);
    assert.equal(rulesOf(after), rulesOf(before));
  });

  it("does not empty a load balancer when its tenants would need more rules apart than together", () => {
    const fleet: Fleet = {
      name: "edge",
      services: { web: { namespace: "web", port: 80 } },
      profiles: { app: [{ path: "/api/*", service: "web" }, { service: "web" }] },
      quotas: { tenantsPerLoadBalancer: 4, conditionValuesPerRule: 3 },
    };
    const full = (id: string): Tenant => ({ id, hosts: [`a.${id}.example.com`, `b.${id}.example.com`] });
    const half = (id: string): Tenant => ({ id, hosts: [`${id}.example.com`] });
    const bundles = (shard: string, groups: readonly string[][]) => ({
      services: ["web"],
      bundles: Object.fromEntries(
        groups.map((tenants, index) => [`${shard}-b000${index + 1}`, { profile: "app", tenants }]),
      ),
    });
    const recorded: Placement = {
      fleet: "edge",
      shards: {
        "edge-001": bundles("edge-001", [["p"], ["q"], ["r"]]),
        "edge-002": bundles("edge-002", [["c", "d"]]),
        "edge-003": bundles("edge-003", [["x"], ["y"], ["z"]]),
      },
    };
    const tenants = [...["p", "q", "r", "x", "y", "z"].map(full), ...["c", "d"].map(half)];
    const before = planFleet(fleet, tenants, recorded);
    const after = planFleet(fleet, tenants, recorded, { compact: true });
    assert.equal(before.plan.shards.length, 3);
    assert.ok(rulesOf(after) <= rulesOf(before), `${rulesOf(after)} rules after ${rulesOf(before)}`);
    assert.equal(placesOf(after.placement).get("c")?.bundle, placesOf(after.placement).get("d")?.bundle);
  });
});
