import { isDeepStrictEqual } from "node:util";
import {
  type Changes,
  diffPlacements,
  emptyPlacement,
  type Fleet,
  type Move,
  type Placement,
  type PlaceOptions,
  placesOf,
  planFleet,
  type QuotaUse,
  type Tenant,
} from "@sluice/alb-model";
import type { SoundPlan } from "./planning.ts";

/** What a plan is compared with. */
export interface Base {
  readonly placement: Placement;
  /** The fleet and the tenants of that time, where they are known. */
  readonly spec?: { readonly fleet: Fleet; readonly tenants: readonly Tenant[] };
}

/** A tenant that stays, with other hosts. */
export interface HostChange {
  readonly tenant: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What a plan changes against its base. */
export interface Comparison {
  readonly base: Placement;
  readonly changes: Changes;
  /** What the base's load balancers used, by shard; those that cannot be counted any more are left out. */
  readonly before: ReadonlyMap<string, readonly QuotaUse[]>;
  /** False: counted with the plan's own fleet and hosts, because the base's are not known. */
  readonly isExact: boolean;
  /** Sorted by tenant; empty while the base's hosts are not known. */
  readonly hosts: readonly HostChange[];
}

/** Of a move that follows from no setting: a placement that was written in several steps, or edited and adopted. */
export const NO_REASON = "nothing in the configuration asks for it; the placement file says so";

/**
 * Compares a plan with a base: the recorded placement unless one is given.
 *
 * @example comparePlans(sound, { placement }).changes.added
 */
export function comparePlans(sound: SoundPlan, given?: Base): Comparison {
  const { spec, previous, result } = sound;
  const base = given ?? { placement: previous ?? emptyPlacement(result.placement.fleet) };
  const changes = diffPlacements(base.placement, result.placement, new Map());
  return {
    base: base.placement,
    changes: { ...changes, moved: explainMoves(changes.moved, base.placement, sound) },
    before: usesOf(base.placement, base.spec ?? spec),
    isExact: base.spec !== undefined,
    hosts: base.spec === undefined ? [] : hostChanges(base.spec.tenants, spec.tenants),
  };
}

/** The branch has recorded its moves already, so their reasons are found by planning again from the base. */
function explainMoves(moved: readonly Move[], base: Placement, { spec, result }: SoundPlan): Move[] {
  const { fleet, tenants } = spec;
  const reasons = reasonsOf(result.changes);
  const explain = (options: PlaceOptions) => {
    if (fleet === undefined || moved.every(({ tenant }) => reasons.has(tenant))) return;
    const replayed = reasonsOf(planFleet(fleet, tenants, base, options).changes);
    for (const [tenant, reason] of replayed) if (!reasons.has(tenant)) reasons.set(tenant, reason);
  };
  explain({});
  explain({ compact: true });
  return moved.map((move) => ({ ...move, reason: reasons.get(move.tenant) ?? NO_REASON }));
}

function reasonsOf({ moved }: Changes): Map<string, string> {
  return new Map(moved.map(({ tenant, reason }) => [tenant, reason]));
}

/** Plans the recorded tenants where they were recorded; a shard that does not come out as it was is not counted. */
function usesOf(
  base: Placement,
  { fleet, tenants }: { readonly fleet?: Fleet; readonly tenants: readonly Tenant[] },
): Map<string, readonly QuotaUse[]> {
  if (fleet === undefined) return new Map();
  const places = placesOf(base);
  const known = tenants.filter(({ id }) => places.has(id));
  const { plan, placement } = planFleet(fleet, known, base);
  const counted = plan.shards.filter(({ name }) => isDeepStrictEqual(placement.shards[name], base.shards[name]));
  return new Map(counted.map(({ name, quotas }) => [name, quotas]));
}

function hostChanges(before: readonly Tenant[], after: readonly Tenant[]): HostChange[] {
  const hostsBefore = new Map(before.map(({ id, hosts }) => [id, hosts]));
  const changes = after.flatMap(({ id, hosts }): HostChange[] => {
    const old = hostsBefore.get(id);
    if (old === undefined) return [];
    const added = missingIn(old, hosts);
    const removed = missingIn(hosts, old);
    return added.length + removed.length === 0 ? [] : [{ tenant: id, added, removed }];
  });
  return changes.sort((a, b) => (a.tenant < b.tenant ? -1 : 1));
}

function missingIn(others: readonly string[], hosts: readonly string[]): string[] {
  const there = new Set(others);
  return hosts.filter((host) => !there.has(host)).sort();
}
