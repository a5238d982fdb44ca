import type { Limits } from "../../quotas.ts";
import type { Packing } from "../../spec/fleet.ts";
import type { ResolvedProfile } from "../../spec/resolve.ts";
import { countExactRows, packExact } from "./exact.ts";
import type { PackedHost } from "./host.ts";
import { leastRegexGrowth, measureRegex, packRegex } from "./regex.ts";
import { type RuleRoom, ruleRoom } from "./ruleRoom.ts";

/** One rule's hosts: plain values, or regular expressions. */
export interface HostRow {
  readonly values: readonly string[];
  readonly regex: boolean;
}

/** What the hosts of a bundle take. */
export interface BundleSize {
  /** Rules per route. */
  readonly rows: number;
  /** What is left in them: host values, or characters. */
  readonly slack: number;
}

/** How the hosts of one profile's bundles are put into rules. All hosts are given in packing order. */
export interface Packer {
  readonly profile: ResolvedProfile;
  /** More than one tenant a bundle. */
  readonly shares: boolean;
  readonly room: RuleRoom;
  /** Slack is looked up in steps of this size. */
  readonly slackStep: number;
  size(hosts: readonly PackedHost[]): BundleSize;
  /** A bundle with less slack than this cannot take the hosts. */
  leastSlack(hosts: readonly PackedHost[]): number;
  rows(hosts: readonly PackedHost[]): HostRow[];
}

/** The packer of a profile: `none` and `exact` write up to five values a rule, `regex` alternations. */
export function packerFor(packing: Packing, profile: ResolvedProfile, limits: Limits): Packer {
  const room = ruleRoom(profile, limits);
  return packing === "regex" ? regexPacker(profile, room) : exactPacker(profile, room, packing === "exact");
}

function exactPacker(profile: ResolvedProfile, room: RuleRoom, shares: boolean): Packer {
  return {
    profile,
    shares,
    room,
    slackStep: 1,
    size: (hosts) => {
      const rows = countExactRows(hosts, room);
      return { rows, slack: rows * room.values - hosts.length };
    },
    leastSlack: (hosts) => hosts.length,
    rows: (hosts) => packExact(hosts, room).map((values) => ({ values, regex: false })),
  };
}

function regexPacker(profile: ResolvedProfile, room: RuleRoom): Packer {
  return {
    profile,
    shares: true,
    room,
    slackStep: 16,
    size: (hosts) => {
      const { starts, used } = measureRegex(hosts, room.regexLength);
      const rows = Math.ceil(starts.length / room.values);
      return { rows, slack: rows * room.values * room.regexLength - used };
    },
    leastSlack: leastRegexGrowth,
    rows: (hosts) => packRegex(hosts, room).map((values) => ({ values, regex: true })),
  };
}
