import type { QuotaName } from "../quotas.ts";
import type { ResolvedFleet, ResolvedTenant } from "../spec/resolve.ts";
import { compact } from "./compact.ts";
import { type FleetState, newFleetState, placeMember } from "./fleetState.ts";
import type { Placement, PlacementBundle, PlacementShard } from "./placement.ts";
import { bySizeThenId, type MoveReason, restore } from "./restore.ts";
import { type BundleState, idOf, memberOf, type ShardState } from "./shardState.ts";

export interface PlaceOptions {
  /** Move tenants out of bundles and shards that others can take in. @default false */
  readonly compact?: boolean;
}

export interface Placed {
  /** Shards by number, bundles by number. */
  readonly shards: readonly ShardState[];
  readonly placement: Placement;
  /** Why each tenant that had to leave its place did. */
  readonly reasons: ReadonlyMap<string, MoveReason>;
  /** Tenants that fit nowhere, with the quota that stands in the way. */
  readonly unplaced: ReadonlyMap<string, QuotaName>;
}

/**
 * Places every tenant. Recorded tenants stay where they are; freed places are filled before anything is opened; the
 * result depends on the arguments alone and not on the order of tenants.
 */
export function place(
  fleet: ResolvedFleet,
  tenants: readonly ResolvedTenant[],
  previous: Placement,
  options: PlaceOptions = {},
): Placed {
  const state = newFleetState(fleet);
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const { displaced, known } = restore(state, previous, byId);
  const reasons = new Map<string, MoveReason>();
  const unplaced = new Map<string, QuotaName>();
  for (const { member, shard, reason } of displaced.toSorted((a, b) => bySizeThenId(a.member, b.member))) {
    const placed = placeMember(state, member, { prefer: shard });
    if (typeof placed === "string") unplaced.set(member.tenant.id, placed);
    else reasons.set(member.tenant.id, reason);
  }
  const newcomers = tenants.filter(({ id }) => !known.has(id)).map(memberOf);
  for (const member of newcomers.sort(bySizeThenId)) {
    const placed = placeMember(state, member);
    if (typeof placed === "string") unplaced.set(member.tenant.id, placed);
  }
  if (options.compact) for (const id of compact(state)) reasons.set(id, "compact");
  const shards = shardsInOrder(state);
  return { shards, placement: record(fleet, shards), reasons, unplaced };
}

/** Shards that have tenants, by number. */
function shardsInOrder(state: FleetState): ShardState[] {
  return [...state.shards.values()].filter(({ bundles }) => bundles.size > 0).sort((a, b) => a.number - b.number);
}

/** A shard's bundles by number. */
export function bundlesInOrder(shard: ShardState): BundleState[] {
  return [...shard.bundles.values()].sort((a, b) => a.number - b.number);
}

function record(fleet: ResolvedFleet, shards: readonly ShardState[]): Placement {
  return { fleet: fleet.name, shards: Object.fromEntries(shards.map((shard) => [shard.name, recordShard(shard)])) };
}

function recordShard(shard: ShardState): PlacementShard {
  return {
    ...(shard.isolated === undefined ? {} : { isolated: shard.isolated }),
    services: [...shard.services].sort(),
    bundles: Object.fromEntries(bundlesInOrder(shard).map((bundle) => [idOf(bundle), recordBundle(bundle)])),
  };
}

function recordBundle({ packer, isolation, members }: BundleState): PlacementBundle {
  return {
    profile: packer.profile.name,
    ...(isolation === "none" ? {} : { isolation }),
    tenants: members.map(({ tenant }) => tenant.id).sort(),
  };
}
