import assert from "node:assert/strict";
import fc from "fast-check";
import { isUnchanged } from "../../src/plan/changes.ts";
import { placesOf } from "../../src/plan/placement.ts";
import { planFleet } from "../../src/plan/planFleet.ts";
import type { Fleet, Tenant } from "../../src/spec/fleet.ts";
import { forEachKind, samples, samplesWithChosen, samplesWithNewcomer } from "../arbitraries.ts";
import { bundlesOf, differingBundles, movedBetween, planWell, rulesOf, without } from "./placements.ts";

const runs = { numRuns: 60 };

describe("place", () => {
  forEachKind((packing) => {
    it(`moves nobody and changes one bundle when a tenant comes, with packing ${packing}`, () => {
      fc.assert(
        fc.property(samplesWithNewcomer(packing), ({ fleet, tenants, newcomer }) => {
          const before = planWell(fleet, tenants);
          const after = planWell(fleet, [...tenants, newcomer], before.placement);
          assert.deepEqual(movedBetween(before.placement, after.placement), []);
          const home = placesOf(after.placement).get(newcomer.id)?.bundle;
          assert.deepEqual(differingBundles(before.placement, after.placement), [home]);
          assert.deepEqual(after.changes.bundles, [home]);
          assert.deepEqual(
            after.changes.added.map(({ tenant }) => tenant),
            [newcomer.id],
          );
          assert.deepEqual(after.changes.freedShards, []);
        }),
        runs,
      );
    });

    it(`moves nobody and changes one bundle when a tenant leaves, with packing ${packing}`, () => {
      fc.assert(
        fc.property(samplesWithChosen(packing), ({ fleet, tenants, chosen }) => {
          const before = planWell(fleet, tenants);
          const after = planWell(fleet, without(tenants, chosen), before.placement);
          const home = placesOf(before.placement).get(chosen.id)?.bundle;
          assert.deepEqual(movedBetween(before.placement, after.placement), []);
          assert.deepEqual(differingBundles(before.placement, after.placement), [home]);
          assert.deepEqual(
            after.changes.removed.map(({ tenant }) => tenant),
            [chosen.id],
          );
          assert.ok(rulesOf(after) <= rulesOf(before), "rules");
        }),
        runs,
      );
    });

    it(`gives a tenant that comes back a freed place, with packing ${packing}`, () => {
      fc.assert(
        fc.property(samplesWithChosen(packing), ({ fleet, tenants, chosen }) => {
          const before = planWell(fleet, tenants);
          const apart = planWell(fleet, without(tenants, chosen), before.placement);
          const again = planWell(fleet, tenants, apart.placement);
          assert.deepEqual(movedBetween(apart.placement, again.placement), []);
          if (rulesOf(apart) === rulesOf(before)) {
            // Its place is still there, so that nothing is opened for it.
            assert.deepEqual([...bundlesOf(again.placement).keys()], [...bundlesOf(apart.placement).keys()]);
            assert.equal(rulesOf(again), rulesOf(before));
          } else {
            // Its bundle has given rules back and does not grow again: it gets one of its own, at the cost of a row.
            const routes = fleet.profiles[chosen.profile ?? Object.keys(fleet.profiles)[0] ?? ""]?.length ?? 0;
            assert.ok(bundlesOf(again.placement).size <= bundlesOf(apart.placement).size + 1, "bundles");
            if (!packing.startsWith("regex") && again.plan.shards.length === apart.plan.shards.length) {
              assert.ok(rulesOf(again) <= rulesOf(before) + routes, "rules");
            }
          }
        }),
        { numRuns: 300 },
      );
    });

    it(`changes nothing when it plans its own placement again, with packing ${packing}`, () => {
      fc.assert(
        fc.property(samples(packing), ({ fleet, tenants }) => {
          const first = planWell(fleet, tenants);
          const second = planWell(fleet, tenants.toReversed(), JSON.parse(JSON.stringify(first.placement)));
          assert.ok(isUnchanged(second.changes));
          assert.deepEqual(second.placement, first.placement);
          assert.deepEqual(second.plan, first.plan);
        }),
        runs,
      );
    });

    it(`moves just the tenant whose profile changed, and says so, with packing ${packing}`, () => {
      fc.assert(
        fc.property(samplesWithChosen(packing), ({ fleet, tenants, chosen }) => {
          const names = Object.keys(fleet.profiles);
          const other = names.find((name) => name !== (chosen.profile ?? names[0]));
          fc.pre(other !== undefined);
          const before = planWell(fleet, tenants);
          const changed = tenants.map((tenant) => (tenant === chosen ? { ...tenant, profile: other ?? "" } : tenant));
          const after = planWell(fleet, changed, before.placement);
          const reasons = after.changes.moved.map(({ tenant, reason }) => ({ tenant, reason }));
          assert.deepEqual(reasons, [{ tenant: chosen.id, reason: "its profile changed" }]);
          assert.deepEqual(movedBetween(before.placement, after.placement), [chosen.id]);
        }),
        runs,
      );
    });

    it(`keeps a tenant with a load balancer of its own on it when its profile changes, with packing ${packing}`, () => {
      fc.assert(
        fc.property(samplesWithChosen(packing), ({ fleet, tenants, chosen }) => {
          const names = Object.keys(fleet.profiles);
          const other = names.find((name) => name !== (chosen.profile ?? names[0]));
          fc.pre(other !== undefined);
          const list = [...without(tenants, chosen), { ...chosen, isolation: "shard" as const }];
          const before = planWell(fleet, list);
          const changed = list.map((tenant) =>
            tenant.id === chosen.id ? { ...tenant, profile: other ?? "" } : tenant,
          );
          const after = planFleet(fleet, changed, before.placement);
          assert.equal(
            placesOf(after.placement).get(chosen.id)?.shard,
            placesOf(before.placement).get(chosen.id)?.shard,
          );
        }),
        { numRuns: 30 },
      );
    });

    it(`moves just the tenant whose isolation changed, and says so, with packing ${packing}`, () => {
      fc.assert(
        fc.property(
          samplesWithChosen(packing),
          fc.constantFrom("none", "rule", "shard"),
          ({ fleet, tenants, chosen }, isolation) => {
            fc.pre(isolation !== (chosen.isolation ?? "none"));
            const before = planWell(fleet, tenants);
            const changed = tenants.map((tenant) => (tenant === chosen ? { ...tenant, isolation } : tenant));
            const { changes, placement } = planWell(fleet, changed, before.placement);
            const reasons = changes.moved.map(({ tenant, reason }) => ({ tenant, reason }));
            assert.deepEqual(reasons, [{ tenant: chosen.id, reason: "its isolation changed" }]);
            const { shard, bundle } = placesOf(placement).get(chosen.id) ?? { shard: "", bundle: "" };
            assert.equal(placement.shards[shard]?.isolated, isolation === "shard" ? chosen.id : undefined);
            if (isolation !== "none") assert.deepEqual(placement.shards[shard]?.bundles[bundle]?.tenants, [chosen.id]);
          },
        ),
        runs,
      );
    });
  });

  it("fills holes on another load balancer with tenants that must leave their own", () => {
    const hosts = (id: string, count: number) => Array.from({ length: count }, (_, k) => `h${k}.${id}.example.com`);
    const fleet: Fleet = {
      name: "edge",
      services: { web: { namespace: "web", port: 80 }, api: { namespace: "api", port: 80 } },
      profiles: { site: [{ service: "web" }], app: [{ service: "api" }] },
      quotas: { tenantsPerLoadBalancer: 8 },
    };
    const tenants = (profile: string): Tenant[] => [
      ...Array.from({ length: 8 }, (_, n) => {
        const moves = n < 4 && profile === "site";
        return { id: `a${n}`, hosts: hosts(`a${n}`, moves ? 1 : 5), profile: moves ? "site" : "app" };
      }),
      ...Array.from({ length: 4 }, (_, n) => ({ id: `b${n}`, hosts: hosts(`b${n}`, 3) })),
    ];
    const before = planWell(fleet, tenants("app"));
    const after = planWell(fleet, tenants("site"), before.placement);
    const known = bundlesOf(before.placement);
    assert.deepEqual(
      [...bundlesOf(after.placement).keys()].filter((id) => !known.has(id)),
      [],
    );
    assert.deepEqual(
      after.changes.moved.map(({ tenant }) => tenant),
      ["a0", "a1", "a2", "a3"],
    );
  });

  it("keeps a load balancer's target group when the last tenant that uses it leaves", () => {
    const fleet: Fleet = {
      name: "edge",
      services: { web: { namespace: "web", port: 80 }, api: { namespace: "api", port: 80 } },
      profiles: { site: [{ service: "web" }], app: [{ service: "api" }] },
    };
    const acme: Tenant = { id: "acme", hosts: ["acme.example.com"], profile: "app" };
    const globex: Tenant = { id: "globex", hosts: ["globex.example.com"] };
    const before = planWell(fleet, [acme, globex]);
    const after = planWell(fleet, [globex], before.placement);
    assert.deepEqual(after.placement.shards["edge-001"]?.services, ["api", "web"]);
    assert.deepEqual(
      after.plan.shards[0]?.targetGroups.map(({ service }) => service),
      ["api", "web"],
    );
  });

  it("appends bundle numbers and leaves freed numbers in the middle alone", () => {
    const fleet: Fleet = {
      name: "edge",
      services: { web: { namespace: "web", port: 80 } },
      profiles: { site: [{ service: "web" }] },
      packing: "none",
    };
    const tenant = (id: string): Tenant => ({ id, hosts: [`${id}.example.com`] });
    const before = planWell(fleet, [tenant("a"), tenant("b"), tenant("c")]);
    const after = planWell(fleet, [tenant("a"), tenant("c"), tenant("d")], before.placement);
    assert.deepEqual([...bundlesOf(after.placement).keys()], ["edge-001-b0001", "edge-001-b0003", "edge-001-b0004"]);
    assert.equal(placesOf(after.placement).get("d")?.bundle, "edge-001-b0004");
  });
});
