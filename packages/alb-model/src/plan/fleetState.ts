import type { QuotaName } from "../quotas.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { Holes } from "./holes.ts";
import { type Packer, packerFor } from "./packing/packer.ts";
import {
  addMember,
  type BundleState,
  type Demand,
  dropUnusedServices,
  exceededBy,
  type Member,
  mayShare,
  newBundle,
  newShard,
  nextBundleNumber,
  residentOf,
  type ShardState,
  sizeWith,
} from "./shardState.ts";

/** All shards of a fleet while tenants are being placed. */
export interface FleetState {
  readonly fleet: ResolvedFleet;
  readonly shards: Map<number, ShardState>;
  readonly packers: ReadonlyMap<string, Packer>;
  /** Bundles with room, by profile. */
  readonly holes: ReadonlyMap<string, Holes>;
  /** Shared shards that may still take a bundle, by number. */
  roomy: ShardState[];
}

export function newFleetState(fleet: ResolvedFleet): FleetState {
  const packers = new Map(
    [...fleet.profiles].map(([name, profile]) => [name, packerFor(fleet.packing, profile, fleet.limits)]),
  );
  const holes = new Map([...packers].map(([name, packer]) => [name, new Holes(packer.slackStep)]));
  return { fleet, shards: new Map(), packers, holes, roomy: [] };
}

/** Puts a shard among those that are looked at, in order of number. */
export function admitShard(state: FleetState, shard: ShardState): void {
  state.shards.set(shard.number, shard);
  if (shard.isolated === undefined) state.roomy = [...state.roomy, shard].sort((a, b) => a.number - b.number);
}

/** Which shards a tenant may be put on. */
export interface PlacingRules {
  /** Tried before all others: a tenant that must leave its bundle stays on its load balancer if it can. */
  readonly prefer?: number | undefined;
  /** A new load balancer may be opened. @default true */
  readonly openShards?: boolean;
  /** A new bundle may be opened. @default true */
  readonly openBundles?: boolean;
  /** Shards, or one bundle, that are being emptied. */
  readonly avoid?: (bundle: Pick<BundleState, "shard"> & Partial<BundleState>) => boolean;
}

/** Puts one tenant in the best place: a bundle with room, a shard with room, a new shard. Returns what stood in the way. */
export function placeMember(state: FleetState, member: Member, rules: PlacingRules = {}): BundleState | QuotaName {
  const packer = state.packers.get(member.tenant.profile);
  if (packer === undefined) return "rulesPerLoadBalancer";
  if (member.tenant.isolation === "none") {
    const joined = joinBundle(state, packer, member, rules);
    if (joined !== undefined) return joined;
  }
  if (rules.openBundles === false) return "rulesPerLoadBalancer";
  return openBundle(state, packer, member, rules);
}

function joinBundle(state: FleetState, packer: Packer, member: Member, rules: PlacingRules): BundleState | undefined {
  if (!packer.shares) return undefined;
  const holes = state.holes.get(packer.profile.name);
  const slack = packer.leastSlack(member.hosts);
  const accepts = (bundle: BundleState) => tryJoin(state, bundle, member);
  const looksAt = (bundle: BundleState) => rules.avoid?.(bundle) !== true;
  const isHole = (bundle: BundleState) =>
    bundle.packer === packer && bundle.isolation === "none" && bundle.size.slack >= slack && looksAt(bundle);
  const home = rules.prefer === undefined ? undefined : state.shards.get(rules.prefer);
  const atHome = [...(home?.bundles.values() ?? [])].filter(isHole).sort(tightestFirst);
  const joined = atHome.find(accepts) ?? holes?.take({ slack, looksAt, accepts });
  if (joined !== undefined) holes?.offer(joined);
  return joined;
}

function tightestFirst(a: BundleState, b: BundleState): number {
  return a.size.slack - b.size.slack || a.number - b.number;
}

function tryJoin(state: FleetState, bundle: BundleState, member: Member): boolean {
  const merged = sizeWith(bundle, member);
  if (merged.size.rows > bundle.size.rows) return false;
  const demand = { rules: 0, services: [], tenants: [member.tenant] };
  if (exceededBy(bundle.shard, demand, state.fleet) !== undefined) return false;
  addMember(bundle, member, merged);
  return true;
}

function openBundle(state: FleetState, packer: Packer, member: Member, rules: PlacingRules): BundleState | QuotaName {
  const { profile } = packer;
  const demand: Required<Demand> = {
    profile,
    rules: packer.size(member.hosts).rows * profile.routes.length,
    services: profile.services,
    tenants: [member.tenant],
  };
  const shard = member.tenant.isolation === "shard" ? ownShard(state, demand, rules) : findShard(state, demand, rules);
  const home = shard ?? (rules.openShards === false ? "rulesPerLoadBalancer" : openShard(state, demand, member));
  if (typeof home === "string") return home;
  const bundle = newBundle(home, nextBundleNumber(home), packer, member.tenant.isolation);
  addMember(bundle, member);
  state.holes.get(profile.name)?.offer(bundle);
  return bundle;
}

/** The lowest shard with room, those that have the target groups already before the others. */
function findShard(state: FleetState, demand: Required<Demand>, rules: PlacingRules): ShardState | undefined {
  const fits = (shard: ShardState) =>
    rules.avoid?.({ shard }) !== true &&
    mayShare(residentOf(shard) ?? demand.profile, demand.profile) &&
    exceededBy(shard, demand, state.fleet) === undefined;
  const preferred = rules.prefer === undefined ? undefined : state.shards.get(rules.prefer);
  if (preferred !== undefined && preferred.isolated === undefined && fits(preferred)) return preferred;
  state.roomy = state.roomy.filter((shard) => !isFull(state, shard));
  const equipped = (shard: ShardState) => demand.services.every((service) => shard.services.has(service));
  return state.roomy.find((shard) => equipped(shard) && fits(shard)) ?? state.roomy.find(fits);
}

/** The load balancer that an isolated tenant has already, while its bundle is replaced. */
function ownShard(state: FleetState, demand: Demand, rules: PlacingRules): ShardState | undefined {
  const own = rules.prefer === undefined ? undefined : state.shards.get(rules.prefer);
  if (own === undefined || own.isolated !== demand.tenants[0]?.id) return undefined;
  if (exceededBy(own, demand, state.fleet) !== undefined) dropUnusedServices(own);
  return exceededBy(own, demand, state.fleet) === undefined ? own : undefined;
}

function isFull(state: FleetState, shard: ShardState): boolean {
  return exceededBy(shard, { rules: 1, services: [], tenants: [] }, state.fleet) === "rulesPerLoadBalancer";
}

function openShard(state: FleetState, demand: Demand, member: Member): ShardState | QuotaName {
  let number = 1;
  while (state.shards.has(number)) number++;
  const shard = newShard(state.fleet, number, member.tenant.isolation === "shard" ? member.tenant.id : undefined);
  const exceeded = exceededBy(shard, demand, state.fleet);
  if (exceeded !== undefined) return exceeded;
  admitShard(state, shard);
  return shard;
}
