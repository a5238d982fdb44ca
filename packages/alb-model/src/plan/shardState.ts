import { bundleId, MAX_BUNDLE_NUMBER, shardName } from "../names.ts";
import { type Limits, type QuotaName, ruleBudget } from "../quotas.ts";
import type { ResolvedFleet, ResolvedProfile, ResolvedTenant } from "../spec/resolve.ts";
import { mergeHosts, type PackedHost, prepareHosts } from "./packing/host.ts";
import type { BundleSize, Packer } from "./packing/packer.ts";

/** A tenant with its hosts prepared for packing. */
export interface Member {
  readonly tenant: ResolvedTenant;
  readonly hosts: readonly PackedHost[];
}

export function memberOf(tenant: ResolvedTenant): Member {
  return { tenant, hosts: prepareHosts(tenant.hosts) };
}

/** A bundle while tenants are being placed. */
export interface BundleState {
  readonly shard: ShardState;
  readonly number: number;
  readonly packer: Packer;
  /** The tenant's own bundle: nobody joins it. */
  readonly isolation: "none" | "rule" | "shard";
  members: Member[];
  hosts: readonly PackedHost[];
  size: BundleSize;
}

/** A shard while tenants are being placed, with what it uses of each quota. */
export interface ShardState {
  readonly number: number;
  readonly name: string;
  /** The tenant that has the shard to itself. */
  readonly isolated: string | undefined;
  readonly services: Set<string>;
  readonly bundles: Map<number, BundleState>;
  /** The highest number that a bundle has or had: an id stands for one bundle in a plan and in the record before it. */
  lastBundle: number;
  /** Rules of the bundles; anchors come on top. */
  bundleRules: number;
  tenants: number;
  readonly certificates: Map<string, number>;
}

/** What one more bundle, or one more tenant in a bundle, asks of a shard. */
export interface Demand {
  /** None: of the shard's own. */
  readonly profile?: ResolvedProfile;
  readonly rules: number;
  readonly services: readonly string[];
  readonly tenants: readonly ResolvedTenant[];
}

export function newShard(fleet: ResolvedFleet, number: number, isolated?: string): ShardState {
  return {
    number,
    name: shardName(fleet.name, number),
    isolated,
    services: new Set(),
    bundles: new Map(),
    lastBundle: 0,
    bundleRules: 0,
    tenants: 0,
    certificates: new Map(),
  };
}

export function newBundle(
  shard: ShardState,
  number: number,
  packer: Packer,
  isolation: BundleState["isolation"],
): BundleState {
  const bundle: BundleState = { shard, number, packer, isolation, members: [], hosts: [], size: { rows: 0, slack: 0 } };
  shard.bundles.set(number, bundle);
  shard.lastBundle = Math.max(shard.lastBundle, number);
  for (const service of packer.profile.services) shard.services.add(service);
  return bundle;
}

/** The profile of a shard that holds no other because of its gate, or one of the profiles that share it. */
export function residentOf(shard: ShardState): ResolvedProfile | undefined {
  const [bundle] = shard.bundles.values();
  return bundle?.packer.profile;
}

/**
 * Whether bundles of two profiles may stand on one load balancer. A gate takes the requests of every host there, so
 * that a profile with one stays alone.
 */
export function mayShare(one: ResolvedProfile, other: ResolvedProfile): boolean {
  return one.name === other.name || (one.gate === undefined && other.gate === undefined);
}

export function idOf(bundle: BundleState): string {
  return bundleId(bundle.shard.name, bundle.number);
}

/** One after the last bundle, so that no other bundle's rules change place; a gap once the numbers are used up. */
export function nextBundleNumber(shard: ShardState): number {
  if (shard.lastBundle < MAX_BUNDLE_NUMBER) return shard.lastBundle + 1;
  let gap = 1;
  while (shard.bundles.has(gap)) gap++;
  return gap;
}

/** Rules that a bundle takes: one a route for each row. */
export function rulesOf(bundle: BundleState): number {
  return bundle.size.rows * bundle.packer.profile.routes.length;
}

/** The size the bundle would have with one more member. */
export function sizeWith(bundle: BundleState, member: Member): { hosts: PackedHost[]; size: BundleSize } {
  const hosts = mergeHosts(bundle.hosts, member.hosts);
  return { hosts, size: bundle.packer.size(hosts) };
}

export function addMember(bundle: BundleState, member: Member, merged = sizeWith(bundle, member)): void {
  const { shard } = bundle;
  shard.bundleRules -= rulesOf(bundle);
  bundle.members.push(member);
  bundle.hosts = merged.hosts;
  bundle.size = merged.size;
  shard.bundleRules += rulesOf(bundle);
  shard.tenants++;
  const { certificate } = member.tenant;
  if (certificate !== undefined) shard.certificates.set(certificate, (shard.certificates.get(certificate) ?? 0) + 1);
}

/** Takes a member out; a bundle that it leaves empty goes too. */
export function removeMember(bundle: BundleState, member: Member): void {
  const { shard } = bundle;
  shard.bundleRules -= rulesOf(bundle);
  bundle.members = bundle.members.filter((other) => other !== member);
  bundle.hosts = prepareHosts(bundle.members.flatMap(({ tenant }) => tenant.hosts));
  bundle.size = bundle.packer.size(bundle.hosts);
  shard.bundleRules += rulesOf(bundle);
  shard.tenants--;
  const { certificate } = member.tenant;
  if (certificate !== undefined) {
    const left = (shard.certificates.get(certificate) ?? 0) - 1;
    if (left > 0) shard.certificates.set(certificate, left);
    else shard.certificates.delete(certificate);
  }
  if (bundle.members.length === 0) shard.bundles.delete(bundle.number);
}

/** Target groups that only stood by go first where a shard is too small. */
export function dropUnusedServices(shard: ShardState): void {
  const used = new Set([...shard.bundles.values()].flatMap(({ packer }) => packer.profile.services));
  for (const service of shard.services) if (!used.has(service)) shard.services.delete(service);
}

/** Rules of a shard that are no bundle's: its anchors and its gate. */
export function ownRules(shard: ShardState, limits: Limits): number {
  return anchorCount(shard.services.size, limits) + (residentOf(shard)?.gate?.rules ?? 0);
}

/** Rules that anchor so many target groups: each action takes only a few. */
export function anchorCount(services: number, limits: Limits): number {
  return Math.ceil(services / limits.targetGroupsPerAction);
}

/** Rules of a load balancer that a plan may use: the budget without what is kept for others. */
export function roomForRules({ limits, reserved }: Pick<ResolvedFleet, "limits" | "reserved">): number {
  return ruleBudget(limits) - reserved.rules;
}

/** The first quota that the shard would exceed with the demand on top, or `undefined` when it fits. */
export function exceededBy(shard: ShardState, demand: Demand, fleet: ResolvedFleet): QuotaName | undefined {
  const { limits, reserved } = fleet;
  const added = demand.services.filter((service) => !shard.services.has(service));
  const services = shard.services.size + added.length;
  const gate = (residentOf(shard) ?? demand.profile)?.gate;
  const lambdas = gate?.services.length ?? 0;
  const others = anchorCount(services, limits) + (gate?.rules ?? 0);
  if (shard.bundleRules + demand.rules + others > roomForRules(fleet)) return "rulesPerLoadBalancer";
  if (services + lambdas > limits.targetGroupsPerLoadBalancer - reserved.targetGroups)
    return "targetGroupsPerLoadBalancer";
  if (shard.tenants + demand.tenants.length > limits.tenantsPerLoadBalancer) return "tenantsPerLoadBalancer";
  if (
    (added.length > 0 || demand.tenants.length === 0 || shard.bundles.size === 0) &&
    targets(shard, added, fleet) + lambdas > limits.targetsPerLoadBalancer
  ) {
    return "targetsPerLoadBalancer";
  }
  return certificatesWith(shard, demand, fleet) > limits.certificatesPerLoadBalancer + DEFAULT_CERTIFICATE
    ? "certificatesPerLoadBalancer"
    : undefined;
}

/** The default certificate is not counted against the quota. */
const DEFAULT_CERTIFICATE = 1;

function targets(shard: ShardState, added: readonly string[], fleet: ResolvedFleet): number {
  let sum = 0;
  for (const service of shard.services) sum += fleet.services.get(service)?.maxReplicas ?? 0;
  for (const service of added) sum += fleet.services.get(service)?.maxReplicas ?? 0;
  return sum;
}

function certificatesWith(shard: ShardState, demand: Demand, fleet: ResolvedFleet): number {
  if (shard.certificates.size === 0 && demand.tenants.every(({ certificate }) => certificate === undefined)) {
    return fleet.certificates.length;
  }
  const all = new Set([...fleet.certificates, ...shard.certificates.keys()]);
  for (const { certificate } of demand.tenants) if (certificate !== undefined) all.add(certificate);
  return all.size;
}
