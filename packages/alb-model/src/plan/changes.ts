import { type Place, type Placement, type PlacementShard, placesOf } from "./placement.ts";
import { MOVE_REASONS, type MoveReason } from "./restore.ts";

/** A tenant that is now elsewhere, and why. */
export interface Move {
  readonly tenant: string;
  readonly from: Place;
  readonly to: Place;
  readonly reason: string;
}

/** What a plan changes against the recorded placement. All lists are sorted. */
export interface Changes {
  readonly added: readonly ({ readonly tenant: string } & Place)[];
  readonly removed: readonly ({ readonly tenant: string } & Place)[];
  readonly moved: readonly Move[];
  /** Bundles whose tenants differ, new and gone ones included. */
  readonly bundles: readonly string[];
  /** Shards that stay, with other target groups than before. */
  readonly changedShards: readonly string[];
  readonly openedShards: readonly string[];
  readonly freedShards: readonly string[];
}

/** Compares two placements; `reasons` tells why tenants moved. */
export function diffPlacements(
  previous: Placement,
  next: Placement,
  reasons: ReadonlyMap<string, MoveReason>,
): Changes {
  const before = placesOf(previous);
  const after = placesOf(next);
  const added = placesMissingIn(before, after);
  const removed = placesMissingIn(after, before);
  const moved: Move[] = [];
  for (const [tenant, to] of after) {
    const from = before.get(tenant);
    if (from === undefined || from.bundle === to.bundle) continue;
    moved.push({ tenant, from, to, reason: MOVE_REASONS[reasons.get(tenant) ?? "room"] });
  }
  const bundles = new Set(
    [...added, ...removed, ...moved.flatMap(({ from, to }) => [from, to])].map(({ bundle }) => bundle),
  );
  return {
    added: sortByTenant(added),
    removed: sortByTenant(removed),
    moved: sortByTenant(moved),
    bundles: [...bundles].sort(),
    changedShards: Object.keys(next.shards).filter((name) => servicesDiffer(previous.shards[name], next.shards[name])),
    openedShards: Object.keys(next.shards).filter((name) => !Object.hasOwn(previous.shards, name)),
    freedShards: Object.keys(previous.shards).filter((name) => !Object.hasOwn(next.shards, name)),
  };
}

/** The tenants of `places` that `others` does not have. */
function placesMissingIn(others: ReadonlyMap<string, Place>, places: ReadonlyMap<string, Place>) {
  const missing: ({ readonly tenant: string } & Place)[] = [];
  for (const [tenant, place] of places) if (!others.has(tenant)) missing.push({ tenant, ...place });
  return missing;
}

function servicesDiffer(before: PlacementShard | undefined, after: PlacementShard | undefined): boolean {
  return before !== undefined && after !== undefined && before.services.join() !== after.services.join();
}

function sortByTenant<T extends { readonly tenant: string }>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (a.tenant < b.tenant ? -1 : 1));
}

/** Whether anything at all changes. */
export function isUnchanged(changes: Changes): boolean {
  const { bundles, changedShards, openedShards, freedShards } = changes;
  return bundles.length + changedShards.length + openedShards.length + freedShards.length === 0;
}
