import { type FleetState, type PlacingRules, placeMember } from "./fleetState.ts";
import { bySizeThenId } from "./restore.ts";
import {
  type BundleState,
  dropUnusedServices,
  type Member,
  ownRules,
  removeMember,
  rulesOf,
  type ShardState,
} from "./shardState.ts";

/**
 * Empties bundles, then shards, whose tenants all fit elsewhere without opening anything, fewest tenants first.
 * Returns the ids of the tenants that moved.
 */
export function compact(state: FleetState): Set<string> {
  const moved = new Set<string>();
  const bundles = [...state.shards.values()].flatMap((shard) => [...shard.bundles.values()]);
  for (const bundle of bundles.filter(isShared).sort(fewestHostsFirst)) {
    const elsewhere = {
      openBundles: false,
      prefer: bundle.shard.number,
      avoid: (other: Partial<BundleState>) => other === bundle,
    };
    if (bundle.members.length > 0) empty(state, [bundle], elsewhere, moved);
  }
  const shards = [...state.shards.values()].filter(({ isolated }) => isolated === undefined);
  for (const shard of shards.sort((a, b) => a.tenants - b.tenants || b.number - a.number)) {
    const elsewhere = { openShards: false, avoid: (other: { shard: ShardState }) => other.shard === shard };
    empty(state, [...shard.bundles.values()], elsewhere, moved);
  }
  for (const shard of shards) dropUnusedServices(shard);
  return moved;
}

function isShared(bundle: BundleState): boolean {
  return bundle.isolation === "none" && bundle.packer.shares;
}

function fewestHostsFirst(a: BundleState, b: BundleState): number {
  return a.hosts.length - b.hosts.length || b.shard.number - a.shard.number || b.number - a.number;
}

/** Moves all tenants of the bundles elsewhere, or, when one of them fits nowhere or it would take more rules, none. */
function empty(state: FleetState, bundles: readonly BundleState[], rules: PlacingRules, moved: Set<string>): void {
  if (bundles.length === 0) return;
  const limit = totalRules(state) + freedRules(state, bundles);
  const leaving = bundles.flatMap((bundle) => bundle.members.map((member) => ({ bundle, member })));
  const undo: (() => void)[] = [];
  for (const { member } of leaving.toSorted((a, b) => bySizeThenId(a.member, b.member))) {
    const target = placeMember(state, member, rules);
    if (typeof target !== "string") undo.push(() => leave(state, target, member));
    if (typeof target === "string" || totalRules(state) > limit) {
      for (const step of undo.reverse()) step();
      return;
    }
  }
  for (const { bundle, member } of leaving) {
    removeMember(bundle, member);
    moved.add(member.tenant.id);
  }
}

/** What emptying the bundles, all of one shard, gives back: their rules, and the shard's own if nothing else is there. */
function freedRules({ fleet }: FleetState, bundles: readonly BundleState[]): number {
  const shard = bundles[0]?.shard;
  const own = shard?.bundles.size === bundles.length ? ownRules(shard, fleet.limits) : 0;
  return bundles.reduce((sum, bundle) => sum + rulesOf(bundle), own);
}

/** Rules of all shards, anchors and gates included. */
function totalRules({ shards, fleet }: FleetState): number {
  let sum = 0;
  for (const shard of shards.values()) sum += shard.bundleRules + ownRules(shard, fleet.limits);
  return sum;
}

/** Takes back a tentative placing. */
function leave(state: FleetState, bundle: BundleState, member: Member): void {
  removeMember(bundle, member);
  if (bundle.members.length > 0) state.holes.get(bundle.packer.profile.name)?.offer(bundle);
}
