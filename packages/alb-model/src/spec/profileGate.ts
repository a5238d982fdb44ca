import { countWildcards } from "../glob.ts";
import type { Limits } from "../quotas.ts";

/** One route of a profile in its gate: a rule for each weight and each part of its paths. */
export interface GateRoute {
  /** Place in the profile, from 1. */
  readonly number: number;
  readonly service: string;
  /** Weights of the fallback out of 100, falling; 0 sends to the pods, where a route below can be open. */
  readonly weights: readonly number[];
  /** Path patterns; each part stands in rules of its own. */
  readonly parts: readonly (readonly string[])[];
}

/** What stands above a profile's tenants, so that their services can fail over together. */
export interface ProfileGate {
  /** The profile's routes in their order, down to the last one with a fallback. */
  readonly routes: readonly GateRoute[];
  /** Services with a fallback, sorted. */
  readonly services: readonly string[];
  /** Hosts that open rules are for, sorted. Empty: every host. */
  readonly domains: readonly string[];
  /** How many rules it takes. */
  readonly rules: number;
}

/** What a rule of a gate has room for beside its inert path and its domains. */
export interface GateRoom {
  readonly values: number;
  /** `*` and `?` in them. */
  readonly wildcards: number;
}

/** A gate's rule is inert by a path that nobody asks for, which it keeps while it is open. */
const INERT_PATHS = 1;
/** The path pattern of a route without paths. */
export const EVERY_PATH = "/*";

export function gateRoom(domains: readonly string[], limits: Limits): GateRoom {
  return {
    values: Math.min(limits.conditionValuesPerRule - domains.length, limits.valuesPerCondition) - INERT_PATHS,
    wildcards: limits.wildcardsPerRule - countWildcards(domains),
  };
}

/** Paths in their order, in parts that each fit into one rule. A path that fits into none stands alone. */
export function splitPaths(paths: readonly string[], room: GateRoom): string[][] {
  const parts: string[][] = [];
  for (const path of paths) {
    const last = parts.at(-1);
    if (last !== undefined && last.length < room.values && countWildcards([...last, path]) <= room.wildcards) {
      last.push(path);
    } else {
      parts.push([path]);
    }
  }
  return parts;
}

interface GatedRoute {
  readonly service: string;
  readonly paths: readonly string[];
}

interface GatingFallback {
  readonly steps: readonly number[];
  readonly domains: readonly string[];
}

/** The gate of a profile, or `undefined` where none of its services has a fallback. */
export function profileGate(
  routes: readonly GatedRoute[],
  fallbacks: ReadonlyMap<string, GatingFallback>,
  limits: Limits,
): ProfileGate | undefined {
  const last = routes.findLastIndex(({ service }) => fallbacks.has(service));
  if (last === -1) return undefined;
  const gated = routes.slice(0, last + 1);
  const services = [...new Set(gated.map(({ service }) => service))].filter((service) => fallbacks.has(service)).sort();
  const domains = fallbacks.get(services[0] ?? "")?.domains ?? [];
  const room = gateRoom(domains, limits);
  const inGate = gated.map(({ service, paths }, index) => {
    // A wider route of another service, once open, would take this one's requests.
    const isCovered = gated.slice(index + 1).some((below) => below.service !== service && fallbacks.has(below.service));
    return {
      number: index + 1,
      service,
      weights: [...(fallbacks.get(service)?.steps ?? []), ...(isCovered ? [0] : [])],
      parts: splitPaths(paths.length === 0 ? [EVERY_PATH] : paths, room),
    };
  });
  const rules = inGate.reduce((sum, { weights, parts }) => sum + weights.length * parts.length, 0);
  return { routes: inGate, services, domains, rules };
}
