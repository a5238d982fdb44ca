import { type GroupModel, matchGlob } from "@sluice/alb-model";
import { ANY_PATH, type HostClaim, partyOf } from "./hostClaims.ts";
import { HostPatterns } from "./hostPatterns.ts";
import type { GroupMember, IngressGroup } from "./ingressGroups.ts";

/** What is wrong between two Ingresses of a group; `member` is the one to change. */
export interface HostConflict {
  readonly kind: "duplicate" | "two-owners" | "wildcard" | "any-host";
  readonly member: GroupMember;
  readonly other: GroupMember;
  /** The host, and where it matters the path, of the first of its kind between the two. */
  readonly what: string;
}

/** An Ingress with what decides whether it is in another's way. */
interface Claimant {
  readonly member: GroupMember;
  /** Whose it is; undefined where that is not known yet. */
  readonly party: string | undefined;
  readonly ports: readonly number[];
  readonly claims: readonly HostClaim[];
}

/**
 * The conflicts among the Ingresses of a group, in the order of their rules.
 *
 * @param models what each Ingress is built to alone, which tells the ports that it listens on; one that is refused has
 *   none and is in nobody's way, as is one whose ports are not known yet
 */
export function hostConflicts(
  { members }: Pick<IngressGroup, "members">,
  models: ReadonlyMap<GroupMember, GroupModel>,
  claims: ReadonlyMap<GroupMember, readonly HostClaim[]>,
): HostConflict[] {
  const claimants = members.map((member): Claimant => {
    const ports = member.arePortsKnown ? (models.get(member)?.listeners.map(({ port }) => port) ?? []) : [];
    return { member, party: partyOf(member), ports, claims: claims.get(member) ?? [] };
  });
  return [...twoOwners(claimants), ...duplicates(claimants), ...wildcards(claimants), ...anyHosts(claimants)];
}

/** One host in Ingresses of two parties, whatever the paths. */
function twoOwners(claimants: readonly Claimant[]): HostConflict[] {
  const first = new Map<string, Claimant>();
  return claimants.flatMap((claimant): HostConflict[] => {
    const { member, party, ports, claims } = claimant;
    if (party === undefined) return [];
    const found = new Map<string, HostConflict>();
    for (const host of new Set(claims.flatMap(({ hosts }) => hosts))) {
      for (const port of ports) {
        const owner = putFirst(first, `${port} ${host}`, claimant);
        if (owner.party !== party) found.set(host, { kind: "two-owners", member, other: owner.member, what: host });
      }
    }
    return [...found.values()];
  });
}

/**
 * What an Ingress asks for and never gets: another one of the same party and order, whose rules come first, asks for the
 * same, or for all paths of the host.
 */
function duplicates(claimants: readonly Claimant[]): HostConflict[] {
  const first = new Map<string, Claimant>();
  return claimants.flatMap((claimant): HostConflict[] => {
    const { member, ports, claims } = claimant;
    const found = new Map<GroupMember, HostConflict>();
    for (const { key, anyPath, what } of claims.flatMap((claim) => exactClaims(claim, claimant))) {
      for (const port of ports) {
        const same = putFirst(first, `${port} ${key}`, claimant);
        const { member: other } = same === claimant ? (first.get(`${port} ${anyPath}`) ?? same) : same;
        if (other !== member && !found.has(other)) found.set(other, { kind: "duplicate", member, other, what });
      }
    }
    return [...found.values()];
  });
}

/** Who was first at a key; oneself where nobody was. */
function putFirst(first: Map<string, Claimant>, key: string, claimant: Claimant): Claimant {
  const known = first.get(key);
  if (known === undefined) first.set(key, claimant);
  return known ?? claimant;
}

function exactClaims({ hosts, isAnyHost, paths, when }: HostClaim, { member, party }: Claimant) {
  if (party === undefined || paths === undefined || when === undefined || !member.isOrderKnown) return [];
  const all = isAnyHost ? [""] : hosts;
  return all.flatMap((host) =>
    paths.map((path) => ({
      key: JSON.stringify([party, member.order, host, path, when]),
      anyPath: JSON.stringify([party, member.order, host, ANY_PATH, NO_CONDITIONS]),
      what: `${host === "" ? "every host" : host} with the path ${path}`,
    })),
  );
}

/** `when` of a claim without other conditions than host and path. */
const NO_CONDITIONS = "[]";

interface HostOf {
  readonly host: string;
  readonly claimant: Claimant;
  readonly claim: HostClaim;
}

/** A pattern of one party that matches a host of another; nothing where it comes later on purpose. */
function wildcards(claimants: readonly Claimant[]): HostConflict[] {
  const all = claimants.flatMap((claimant) =>
    claimant.claims.flatMap((claim) => claim.hosts.map((host) => ({ host, claimant, claim }))),
  );
  const patterns = new HostPatterns<HostOf>();
  for (const each of all) patterns.add(each.host, each);
  const found = new Map<GroupMember, HostConflict>();
  for (const under of all) {
    for (const over of patterns.matching(under.host)) {
      const { member } = over.claimant;
      if (found.has(member) || !isOver(over, under)) continue;
      const what = `${over.host} also matches ${under.host}`;
      found.set(member, { kind: "wildcard", member, other: under.claimant.member, what });
    }
  }
  return claimants.flatMap(({ member }) => found.get(member) ?? []);
}

function isOver(over: HostOf, under: HostOf): boolean {
  const [a, b] = [over.claimant, under.claimant];
  if (a.party === undefined || b.party === undefined || a.party === b.party) return false;
  if (!a.member.isOrderKnown || !b.member.isOrderKnown) return false;
  // A higher order is how people say that a pattern is to take what is left over.
  if (a.member.order > b.member.order) return false;
  return a.ports.some((port) => b.ports.includes(port)) && overlap(over.claim.paths, under.claim.paths);
}

/** Whether two lists of path patterns are known to have a path in common. */
function overlap(some: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  if (some?.includes(ANY_PATH) || others?.includes(ANY_PATH)) return true;
  const [a, b] = [some ?? [], others ?? []];
  return a.some((path) => b.some((other) => path === other || matchGlob(path, other) || matchGlob(other, path)));
}

/** An Ingress without a host takes every host, also those of other parties whose rules do not come before its own. */
function anyHosts(claimants: readonly Claimant[]): HostConflict[] {
  const last = new Map<number, LastOfParties>();
  for (const claimant of claimants) {
    const { member, party, claims } = claimant;
    if (claims.length === 0 || party === undefined || !member.isOrderKnown) continue;
    for (const port of claimant.ports) last.set(port, withLast(last.get(port), claimant));
  }
  return claimants.flatMap(({ member, party, ports, claims }): HostConflict[] => {
    const claim = claims.find(({ isAnyHost }) => isAnyHost);
    if (claim === undefined || party === undefined || !member.isOrderKnown) return [];
    const others = ports.flatMap((port) => otherThan(last.get(port), party) ?? []);
    const other = others.find(({ order }) => order >= member.order);
    if (other === undefined) return [];
    const paths = claim.paths === undefined ? "" : ` with the path ${claim.paths.join(" or ")}`;
    return [{ kind: "any-host", member, other, what: `every host${paths}` }];
  });
}

/** The Ingress of highest order on a port, and the highest of any other party. */
interface LastOfParties {
  readonly last: Claimant;
  readonly other: Claimant | undefined;
}

/** Claimants come in the order of their rules, so that each one is the last so far. */
function withLast(known: LastOfParties | undefined, claimant: Claimant): LastOfParties {
  return { last: claimant, other: known?.last.party === claimant.party ? known?.other : known?.last };
}

function otherThan(known: LastOfParties | undefined, party: string): GroupMember | undefined {
  return (known?.last.party === party ? known.other : known?.last)?.member;
}
