/** What tests of placing ask of a plan and of two placements. */
import assert from "node:assert/strict";
import { type Placement, placesOf } from "../../src/plan/placement.ts";
import { type PlanResult, planFleet } from "../../src/plan/planFleet.ts";
import type { Fleet, Tenant } from "../../src/spec/fleet.ts";

/** Plans what must have nothing wrong with it. */
export function planWell(fleet: Fleet, tenants: readonly Tenant[], previous?: Placement): PlanResult {
  const result = planFleet(fleet, tenants, previous);
  assert.deepEqual(result.problems, []);
  return result;
}

/** Every bundle with what is recorded of it. */
export function bundlesOf(placement: Placement): Map<string, string> {
  const bundles = Object.values(placement.shards).flatMap((shard) => Object.entries(shard.bundles));
  return new Map(bundles.map(([id, bundle]) => [id, JSON.stringify(bundle)]));
}

export function differingBundles(before: Placement, after: Placement): string[] {
  const [old, now] = [bundlesOf(before), bundlesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((id) => old.get(id) !== now.get(id)).sort();
}

/** Tenants of both placements that are not where they were. */
export function movedBetween(before: Placement, after: Placement): string[] {
  const now = placesOf(after);
  return [...placesOf(before)]
    .filter(([tenant, place]) => now.has(tenant) && now.get(tenant)?.bundle !== place.bundle)
    .map(([tenant]) => tenant)
    .sort();
}

export function rulesOf({ plan }: PlanResult): number {
  return plan.shards.reduce((sum, { rules }) => sum + rules.length, 0);
}

export function without(tenants: readonly Tenant[], gone: Tenant): Tenant[] {
  return tenants.filter(({ id }) => id !== gone.id);
}
