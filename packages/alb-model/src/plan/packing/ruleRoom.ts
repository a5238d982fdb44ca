import { countWildcards } from "../../glob.ts";
import type { Limits } from "../../quotas.ts";
import type { ResolvedProfile } from "../../spec/resolve.ts";

/** What a profile's tightest route leaves for hosts in one rule. */
export interface RuleRoom {
  /** Host values. */
  readonly values: number;
  /** `*` and `?` in them. */
  readonly wildcards: number;
  /** Characters of one regex value. */
  readonly regexLength: number;
}

/** The room that all routes of a profile leave for hosts, so that one row of hosts fits every route's rule. */
export function ruleRoom(profile: ResolvedProfile, limits: Limits): RuleRoom {
  const paths = Math.max(0, ...profile.routes.map((route) => route.paths.length));
  const pathWildcards = Math.max(0, ...profile.routes.map((route) => countWildcards(route.paths)));
  return {
    values: Math.min(limits.conditionValuesPerRule - paths, limits.valuesPerCondition),
    wildcards: limits.wildcardsPerRule - pathWildcards,
    regexLength: limits.regexValueLength,
  };
}

/** A list in pieces of at most `size`. */
export function chunk<T>(list: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let i = 0; i < list.length; i += size) pieces.push(list.slice(i, i + size));
  return pieces;
}
