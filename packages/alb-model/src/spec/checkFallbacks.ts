import { countWildcards } from "../glob.ts";
import type { Problem } from "../problem.ts";
import { type Limits, resolveLimits, ruleBudget } from "../quotas.ts";
import type { Fleet, FleetRoute } from "./fleet.ts";
import { checkHost } from "./hosts.ts";
import { EVERY_PATH, gateRoom, type ProfileGate, profileGate } from "./profileGate.ts";
import { pathsOf, type ResolvedFallback, resolveFallback } from "./resolve.ts";

/** Of all requests. */
const FULL_WEIGHT = 100;
const MOST_STEPS = 8;

/** Fallbacks that no load balancer could have: steps, domains, and gates that are too large for one. */
export function checkFallbacks(fleet: Fleet): Problem[] {
  const limits = resolveLimits(fleet.quotas);
  const fallbacks = new Map<string, ResolvedFallback>();
  const problems: Problem[] = [];
  for (const [key, { fallback }] of Object.entries(fleet.services)) {
    if (fallback === undefined) continue;
    fallbacks.set(key, resolveFallback(fallback));
    const path = `fleet.services.${key}.fallback`;
    if (fallback.steps !== undefined) problems.push(...checkSteps(path, fallback.steps));
    if (fallback.domains !== undefined) problems.push(...checkDomains(path, fallback.domains, limits));
  }
  if (problems.length > 0 || fallbacks.size === 0) return problems;
  return Object.entries(fleet.profiles).flatMap(([name, routes]) => checkProfile(fleet, name, routes, fallbacks));
}

function checkSteps(at: string, steps: readonly number[]): Problem[] {
  const message = wrongSteps(steps);
  if (message === undefined) return [];
  const fix = `write falling weights that begin with ${FULL_WEIGHT}: [100, 50, 10]`;
  return [{ code: "fallback.steps", path: `${at}.steps`, value: steps, message, fix }];
}

function wrongSteps(steps: readonly number[]): string | undefined {
  if (steps[0] !== FULL_WEIGHT) return `do not begin with ${FULL_WEIGHT}, which takes all requests`;
  if (steps.length > MOST_STEPS) return `are ${steps.length}; each is a rule, and at most ${MOST_STEPS} are of use`;
  if (!steps.every((step) => Number.isInteger(step) && step > 0)) return "are not all whole numbers from 1 to 100";
  const isFalling = steps.every((step, index) => index === 0 || step < (steps[index - 1] ?? 0));
  return isFalling ? undefined : "do not fall from each to the next";
}

function checkDomains(at: string, domains: readonly string[], limits: Limits): Problem[] {
  const code = "fallback.domain";
  if (domains.length === 0) {
    const fix = "leave `domains` out to serve every host";
    return [{ code, path: `${at}.domains`, value: domains, message: "lists no domain", fix }];
  }
  const each = domains.flatMap((value, index) => {
    const problem = { code, path: `${at}.domains[${index}]`, value };
    if (value === "*") {
      const message = "is no host value: ALB wants at least one dot in it";
      return [{ ...problem, message, fix: "leave `domains` out to serve every host" }];
    }
    const wrong = checkHost(value, limits);
    if (wrong !== undefined) return [{ ...problem, message: wrong.message, fix: wrong.fix }];
    return domains.indexOf(value) === index ? [] : [{ ...problem, message: "is listed twice", fix: "remove one" }];
  });
  return each.length > 0 ? each : checkRoomBeside(at, domains, limits);
}

/** Beside the domains a rule must hold its inert path and at least one pattern: `/*`, where a route has no paths. */
function checkRoomBeside(at: string, domains: readonly string[], limits: Limits): Problem[] {
  const room = gateRoom(domains, limits);
  const problem = { path: `${at}.domains`, value: domains };
  const most = Math.min(limits.conditionValuesPerRule - 2, limits.valuesPerCondition);
  if (room.values < 1 || domains.length > limits.valuesPerCondition) {
    const message = `are ${domains.length}; a rule holds ${limits.conditionValuesPerRule} values, two paths included`;
    return [{ ...problem, code: "quota.conditionValuesPerRule", message, fix: `use at most ${Math.max(0, most)}` }];
  }
  if (room.wildcards >= countWildcards([EVERY_PATH])) return [];
  const message = `have ${countWildcards(domains)} wildcards; a rule holds ${limits.wildcardsPerRule}, its path's included`;
  return [{ ...problem, code: "quota.wildcardsPerRule", message, fix: "list fewer wildcards" }];
}

function checkProfile(
  fleet: Fleet,
  name: string,
  routes: readonly FleetRoute[],
  fallbacks: ReadonlyMap<string, ResolvedFallback>,
): Problem[] {
  const limits = resolveLimits(fleet.quotas);
  const gated = routes.map((route) => ({ service: route.service, paths: pathsOf(route) }));
  const gate = profileGate(gated, fallbacks, limits);
  if (gate === undefined) return [];
  const path = `fleet.profiles.${name}`;
  const domains = checkSameDomains(path, gate, fallbacks);
  if (domains.length > 0) return domains;
  return [...checkPaths(path, gate, limits), ...checkSize(fleet, path, routes, gate)];
}

/**
 * A route's open rule covers those below it only for the hosts that it asks for: with different domains, a request
 * outside of the upper one's would be taken by the lower.
 */
function checkSameDomains(
  path: string,
  { services }: ProfileGate,
  fallbacks: ReadonlyMap<string, ResolvedFallback>,
): Problem[] {
  const domainsOf = (service: string) => fallbacks.get(service)?.domains ?? [];
  const [first = "", ...others] = services;
  const other = others.find((service) => domainsOf(service).join() !== domainsOf(first).join());
  if (other === undefined) return [];
  const message = `has fallbacks for different domains: ${listed(domainsOf(first))} for ${first}, ${listed(domainsOf(other))} for ${other}`;
  const fix = "give the fallbacks of all its services the same domains";
  return [{ code: "fallback.domains", path, value: services, message, fix }];
}

function listed(domains: readonly string[]): string {
  return domains.length === 0 ? "every host" : domains.join(", ");
}

/** Path patterns that have more wildcards than the domains leave. */
function checkPaths(at: string, gate: ProfileGate, limits: Limits): Problem[] {
  const room = gateRoom(gate.domains, limits);
  return gate.routes.flatMap(({ number, parts }) =>
    parts
      .flat()
      .filter((pattern) => countWildcards([pattern]) > room.wildcards)
      .map((value) => ({
        code: "quota.wildcardsPerRule",
        path: `${at}[${number - 1}].path`,
        value,
        message: `leaves no room for the fallback's domains: together they have ${countWildcards([value, ...gate.domains])} wildcards, and a rule holds ${limits.wildcardsPerRule}`,
        fix: "use fewer wildcards in the path, or list fewer domains",
      })),
  );
}

/** With the gate and the anchors on it, a load balancer must have room for a tenant with one host. */
function checkSize(fleet: Fleet, path: string, routes: readonly FleetRoute[], gate: ProfileGate): Problem[] {
  const limits = resolveLimits(fleet.quotas);
  const services = new Set(routes.map(({ service }) => service)).size;
  const room = ruleBudget(limits) - (fleet.reserved?.rules ?? 0);
  const rest = routes.length + Math.ceil(services / limits.targetGroupsPerAction);
  if (gate.rules + rest <= room) return [];
  const message = `has a gate of ${gate.rules} rules, which leaves no room for tenants: ${room} may be used, and ${rest} are needed beside it`;
  const fix = "use fewer steps, or split the profile";
  return [{ code: "quota.rulesPerLoadBalancer", path, value: gate.rules, message, fix }];
}
