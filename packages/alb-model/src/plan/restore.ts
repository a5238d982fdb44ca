import { bundleNumber, shardNumber } from "../names.ts";
import type { QuotaName } from "../quotas.ts";
import type { ResolvedProfile, ResolvedTenant } from "../spec/resolve.ts";
import { admitShard, type FleetState } from "./fleetState.ts";
import { mergeHosts } from "./packing/host.ts";
import type { Placement, PlacementBundle, PlacementShard } from "./placement.ts";
import {
  addMember,
  type BundleState,
  type Demand,
  dropUnusedServices,
  exceededBy,
  type Member,
  memberOf,
  newBundle,
  newShard,
  removeMember,
  rulesOf,
  type ShardState,
} from "./shardState.ts";

export const MOVE_REASONS = {
  profile: "its profile changed",
  isolation: "its isolation changed",
  failover: "its service got a fallback, which needs a load balancer of its own",
  room: "its load balancer no longer has room for it",
  compact: "compacted",
} as const;
export type MoveReason = keyof typeof MOVE_REASONS;

/** A recorded tenant that cannot stay where it is. */
export interface Displaced {
  readonly member: Member;
  readonly shard: number;
  readonly reason: MoveReason;
}

/** Puts every recorded tenant back where it was. Returns those that cannot stay, and which ids were found at all. */
export function restore(
  state: FleetState,
  previous: Placement,
  tenants: ReadonlyMap<string, ResolvedTenant>,
): { displaced: Displaced[]; known: Set<string> } {
  const displaced: Displaced[] = [];
  const known = new Set<string>();
  for (const [name, recorded] of Object.entries(previous.shards)) {
    const number = shardNumber(state.fleet.name, name);
    if (number === undefined) continue;
    const shard = newShard(state.fleet, number, recorded.isolated);
    const leaving: Displaced[] = [];
    restoreServices(state, shard, recorded);
    for (const [id, bundle] of Object.entries(recorded.bundles)) {
      const at = bundleNumber(name, id);
      if (at === undefined) continue;
      shard.lastBundle = Math.max(shard.lastBundle, at);
      const present = bundle.tenants.flatMap((tenant) => takeTenant(tenants, known, tenant));
      leaving.push(...restoreBundle(state, shard, at, bundle, present));
    }
    leaving.push(...separate(shard), ...relieve(state, shard));
    displaced.push(...leaving);
    if (shard.bundles.size === 0 && leaving.length === 0) continue;
    admitShard(state, shard);
    for (const bundle of shard.bundles.values()) state.holes.get(bundle.packer.profile.name)?.offer(bundle);
  }
  return { displaced, known };
}

function takeTenant(tenants: ReadonlyMap<string, ResolvedTenant>, known: Set<string>, id: string): Member[] {
  const tenant = tenants.get(id);
  if (tenant === undefined || known.has(id)) return [];
  known.add(id);
  return [memberOf(tenant)];
}

/** A target group lives as long as its service and its shard, not as long as a tenant that uses it. */
function restoreServices(state: FleetState, shard: ShardState, recorded: PlacementShard): void {
  for (const service of recorded.services) if (state.fleet.services.has(service)) shard.services.add(service);
}

function restoreBundle(
  state: FleetState,
  shard: ShardState,
  number: number,
  recorded: PlacementBundle,
  present: readonly Member[],
): Displaced[] {
  const isolation = recorded.isolation ?? "none";
  const packer = state.packers.get(recorded.profile);
  const displaced: Displaced[] = [];
  let bundle: BundleState | undefined;
  for (const member of present) {
    const reason = reasonToLeave(member, recorded, shard);
    if (reason !== undefined || packer === undefined) {
      displaced.push({ member, shard: shard.number, reason: reason ?? "profile" });
    } else if (bundle !== undefined && (!packer.shares || isolation !== "none")) {
      displaced.push({ member, shard: shard.number, reason: "room" });
    } else {
      bundle ??= newBundle(shard, number, packer, isolation);
      const hosts = mergeHosts(bundle.hosts, member.hosts);
      addMember(bundle, member, { hosts, size: packer.size(hosts) });
    }
  }
  return displaced;
}

function reasonToLeave(member: Member, recorded: PlacementBundle, shard: ShardState): MoveReason | undefined {
  const { tenant } = member;
  if (tenant.profile !== recorded.profile) return "profile";
  if (tenant.isolation !== (recorded.isolation ?? "none")) return "isolation";
  return shard.isolated === (tenant.isolation === "shard" ? tenant.id : undefined) ? undefined : "isolation";
}

/**
 * Takes tenants off a shard until no gate of one profile would take the requests of another: of those that may stay
 * together, the ones with most tenants do.
 */
function separate(shard: ShardState): Displaced[] {
  const groups = [...Map.groupBy(shard.bundles.values(), ({ packer: { profile } }) => gateOwner(profile))];
  if (groups.length < 2) return [];
  const bySize = groups
    .map(([, bundles]) => ({ bundles, tenants: countTenants(bundles), name: firstProfile(bundles) }))
    .sort((a, b) => b.tenants - a.tenants || compareText(a.name, b.name));
  const leaving = bySize.slice(1).flatMap(({ bundles }) => bundles);
  return leaving.flatMap((bundle) =>
    bundle.members.map((member): Displaced => {
      removeMember(bundle, member);
      return { member, shard: shard.number, reason: "failover" };
    }),
  );
}

/** The profile that must be alone, or nobody for profiles that may share. */
function gateOwner({ name, gate }: ResolvedProfile): string | undefined {
  return gate === undefined ? undefined : name;
}

function countTenants(bundles: readonly BundleState[]): number {
  return bundles.reduce((sum, { members }) => sum + members.length, 0);
}

function firstProfile(bundles: readonly BundleState[]): string {
  return bundles.map(({ packer }) => packer.profile.name).sort()[0] ?? "";
}

/** Takes tenants off a shard until it exceeds no quota. */
function relieve(state: FleetState, shard: ShardState): Displaced[] {
  const displaced: Displaced[] = [];
  if (exceededBy(shard, NOTHING, state.fleet) !== undefined) dropUnusedServices(shard);
  for (;;) {
    const quota = exceededBy(shard, NOTHING, state.fleet);
    const leaver = quota === undefined ? undefined : chooseLeaver(state, shard, quota);
    if (leaver === undefined) return displaced;
    removeMember(leaver.bundle, leaver.member);
    dropUnusedServices(shard);
    displaced.push({ member: leaver.member, shard: shard.number, reason: "room" });
  }
}

const NOTHING: Demand = { rules: 0, services: [], tenants: [] };

/** From the bundle with most rules the tenant with most hosts; for certificates, one that brings its own. */
function chooseLeaver(
  { fleet }: FleetState,
  shard: ShardState,
  quota: QuotaName,
): { bundle: BundleState; member: Member } | undefined {
  const helps = ({ tenant: { certificate } }: Member) =>
    quota !== "certificatesPerLoadBalancer" ||
    (certificate !== undefined && !fleet.certificates.includes(certificate)) ||
    fleet.certificates.length > fleet.limits.certificatesPerLoadBalancer;
  for (const bundle of [...shard.bundles.values()].sort((a, b) => rulesOf(b) - rulesOf(a) || b.number - a.number)) {
    const [member] = bundle.members.filter(helps).sort(bySizeThenId);
    if (member !== undefined) return { bundle, member };
  }
  return undefined;
}

/** Most hosts first, then by first host and id: the order in which tenants are placed. */
export function bySizeThenId(a: Member, b: Member): number {
  return (
    b.hosts.length - a.hosts.length ||
    compareText(a.hosts[0]?.key ?? "", b.hosts[0]?.key ?? "") ||
    compareText(a.tenant.id, b.tenant.id)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
