/** Where tenants are placed when services get and lose fallbacks. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Placement, placesOf } from "../../src/plan/placement.ts";
import { planFleet } from "../../src/plan/planFleet.ts";
import type { Fleet, Tenant } from "../../src/spec/fleet.ts";
import { forEachKind, samples } from "../arbitraries.ts";
import { movedBetween, planWell } from "./placements.ts";

const FAILOVER = "its service got a fallback, which needs a load balancer of its own";
const ROOM = "its load balancer no longer has room for it";

function withoutFallbacks(fleet: Fleet): Fleet {
  const services = Object.entries(fleet.services).map(([key, { fallback: _, ...service }]) => [key, service] as const);
  return { ...fleet, services: Object.fromEntries(services) };
}

function isGated(fleet: Fleet, profile: string): boolean {
  return (fleet.profiles[profile] ?? []).some(({ service }) => fleet.services[service]?.fallback !== undefined);
}

/** Tenants of a shard by who may stay with whom: each profile with a fallback alone, all others together. */
function companies(
  fleet: Fleet,
  { bundles }: Placement["shards"][string],
): Map<string, { name: string; ids: string[] }> {
  const groups = new Map<string, { name: string; ids: string[] }>();
  for (const { profile, tenants } of Object.values(bundles)) {
    const key = isGated(fleet, profile) ? profile : "";
    const { name = profile, ids = [] } = groups.get(key) ?? {};
    groups.set(key, { name: name < profile ? name : profile, ids: [...ids, ...tenants] });
  }
  return groups;
}

describe("place, with fallbacks,", () => {
  forEachKind((kind) => {
    if (!kind.endsWith("fallbacks")) return;

    it(`gives each profile with a fallback load balancers of its own, with packing ${kind}`, () => {
      fc.assert(
        fc.property(samples(kind), ({ fleet, tenants }) => {
          for (const { bundles, gate } of planWell(fleet, tenants).plan.shards) {
            const profiles = [...new Set(bundles.map(({ profile }) => profile))];
            const gated = profiles.filter((profile) => isGated(fleet, profile));
            assert.ok(gated.length === 0 || profiles.length === 1, profiles.join());
            assert.deepEqual(gate === undefined ? [] : [gate.profile], gated);
          }
        }),
        { numRuns: 60 },
      );
    });

    it(`keeps those with most tenants on a load balancer that cannot be shared any more, with packing ${kind}`, () => {
      fc.assert(
        fc.property(samples(kind), ({ fleet, tenants }) => {
          const before = planWell(withoutFallbacks(fleet), tenants);
          const after = planWell(fleet, tenants, before.placement);
          const mustLeave = Object.values(before.placement.shards).flatMap((shard) => {
            const ranked = [...companies(fleet, shard).values()].sort(
              (a, b) => b.ids.length - a.ids.length || (a.name < b.name ? -1 : 1),
            );
            return ranked.slice(1).flatMap(({ ids }) => ids);
          });
          const moved = after.changes.moved.filter(({ reason }) => reason === FAILOVER).map(({ tenant }) => tenant);
          assert.deepEqual(moved, mustLeave.sort());
          const others = after.changes.moved.filter(({ reason }) => reason !== FAILOVER);
          const gated = new Set(tenants.filter(({ profile = "site" }) => isGated(fleet, profile)).map(({ id }) => id));
          for (const { tenant, reason } of others) {
            assert.equal(reason, ROOM);
            assert.ok(gated.has(tenant), `${tenant} has no gate that takes its room`);
          }
        }),
        { numRuns: 120 },
      );
    });

    it(`moves nobody when the fallbacks are taken away, with packing ${kind}`, () => {
      fc.assert(
        fc.property(samples(kind), ({ fleet, tenants }) => {
          const before = planWell(fleet, tenants);
          const after = planWell(withoutFallbacks(fleet), tenants, before.placement);
          assert.deepEqual(after.placement, before.placement);
          assert.deepEqual(movedBetween(before.placement, after.placement), []);
          assert.ok(after.plan.shards.every(({ gate, fallbacks }) => gate === undefined && fallbacks.length === 0));
        }),
        { numRuns: 60 },
      );
    });
  });

  const fleet = (fallback: boolean): Fleet => ({
    name: "edge",
    services: {
      web: { namespace: "web", port: 80, ...(fallback ? { fallback: {} } : {}) },
      api: { namespace: "api", port: 80 },
    },
    profiles: { site: [{ service: "web" }], tools: [{ service: "api" }] },
  });
  const tenant = (id: string, profile: string): Tenant => ({ id, hosts: [`${id}.example.com`], profile });
  const shardsOf = (placement: Placement) => [...placesOf(placement)].map(([id, { shard }]) => `${id} ${shard}`).sort();

  it("lets the profile whose name comes first stay where both have as many tenants", () => {
    const tenants = [tenant("a", "tools"), tenant("b", "site")];
    const before = planWell(fleet(false), tenants);
    const { placement } = planWell(fleet(true), tenants, before.placement);
    assert.deepEqual(shardsOf(placement), ["a edge-002", "b edge-001"]);
  });

  it("does not bring tenants back together once the fallback is gone, but lets newcomers share again", () => {
    const tenants = [tenant("a", "tools"), tenant("b", "site"), tenant("c", "tools")];
    const apart = planWell(fleet(true), tenants);
    assert.deepEqual(shardsOf(apart.placement), ["a edge-001", "b edge-002", "c edge-001"]);
    const { placement } = planWell(fleet(false), [...tenants, tenant("d", "site")], apart.placement);
    assert.deepEqual(shardsOf(placement), ["a edge-001", "b edge-002", "c edge-001", "d edge-002"]);
  });

  it("leaves a tenant with a load balancer of its own on it when its service gets a fallback", () => {
    const alone: Tenant = { ...tenant("a", "site"), isolation: "shard" };
    const before = planWell(fleet(false), [alone, tenant("b", "tools")]);
    const after = planWell(fleet(true), [alone, tenant("b", "tools")], before.placement);
    assert.deepEqual(after.changes.moved, []);
    const gated = after.plan.shards.filter(({ gate }) => gate !== undefined);
    assert.deepEqual(
      gated.map(({ isolated, gate }) => [isolated, gate?.profile]),
      [["a", "site"]],
    );
  });

  it("counts functions against the target groups of a Region", () => {
    const quotas = { targetGroupsPerRegion: 1 };
    const [problem] = planFleet({ ...fleet(true), quotas }, [tenant("a", "site")]).problems;
    assert.equal(problem?.code, "quota.targetGroupsPerRegion");
    assert.match(problem?.message ?? "", /needs 2 of 1/);
  });
});
