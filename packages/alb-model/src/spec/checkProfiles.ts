import { countWildcards, matchGlob } from "../glob.ts";
import type { Problem } from "../problem.ts";
import { type Limits, resolveLimits } from "../quotas.ts";
import { listNames } from "./checkTenants.ts";
import type { Fleet, FleetRoute } from "./fleet.ts";
import { pathsOf } from "./resolve.ts";

const LABEL_VALUE = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const PATH = /^\/[A-Za-z0-9_\-.$/~"'@:+&*?]*$/;

/** Checks every profile: known services, path patterns that ALB takes, room for hosts beside them, no dead route. */
export function checkProfiles(fleet: Fleet): Problem[] {
  const limits = resolveLimits(fleet.quotas);
  const profiles = Object.entries(fleet.profiles);
  if (profiles.length === 0) {
    const fix = "add one, such as site: [{ service: web }]";
    return [{ code: "fleet.profiles", path: "fleet.profiles", message: "there are no profiles", fix }];
  }
  return profiles.flatMap(([name, routes]) => [...checkName(name), ...checkProfile(fleet, name, routes, limits)]);
}

function checkName(name: string): Problem[] {
  if (LABEL_VALUE.test(name)) return [];
  const message = "is not a profile name; it becomes a Kubernetes label";
  const fix = "use 1 to 63 letters, digits and inner -, _ and .";
  return [{ code: "profiles.name", path: `fleet.profiles.${name}`, value: name, message, fix }];
}

function checkProfile(fleet: Fleet, name: string, routes: readonly FleetRoute[], limits: Limits): Problem[] {
  const path = `fleet.profiles.${name}`;
  if (routes.length === 0) {
    const fix = "add a route, such as { service: web }";
    return [{ code: "profiles.empty", path, message: "has no routes", fix }];
  }
  return routes.flatMap((route, index) => [
    ...checkRoute(fleet, route, `${path}[${index}]`, limits),
    ...checkReachable(routes, index, path),
  ]);
}

function checkRoute(fleet: Fleet, route: FleetRoute, path: string, limits: Limits): Problem[] {
  const problems: Problem[] = [];
  if (!Object.hasOwn(fleet.services, route.service)) {
    const fix = `use ${listNames(Object.keys(fleet.services))}`;
    problems.push({
      code: "profiles.service",
      path: `${path}.service`,
      value: route.service,
      message: "is not a service of the fleet",
      fix,
    });
  }
  for (const pattern of pathsOf(route)) {
    if (PATH.test(pattern) && pattern.length <= limits.pathValueLength) continue;
    const message = `is not an ALB path pattern of at most ${limits.pathValueLength} characters`;
    problems.push({
      code: "profiles.path",
      path: `${path}.path`,
      value: pattern,
      message,
      fix: "begin with /, use * and ? as wildcards, no query",
    });
  }
  if (Array.isArray(route.path) && route.path.length === 0) {
    problems.push({
      code: "profiles.path",
      path: `${path}.path`,
      message: "lists no path",
      fix: "leave `path` out to match every path",
    });
  }
  return [...problems, ...checkRoom(route, path, limits)];
}

/** A rule holds paths and hosts together, so that paths must leave room for a host at least. */
function checkRoom(route: FleetRoute, path: string, limits: Limits): Problem[] {
  const paths = pathsOf(route);
  const wildcards = countWildcards(paths);
  const problems: Problem[] = [];
  const most = Math.min(limits.conditionValuesPerRule - 1, limits.valuesPerCondition);
  if (paths.length > most) {
    const message = `has ${paths.length} paths; a rule holds ${limits.conditionValuesPerRule} values, hosts included`;
    problems.push({
      code: "quota.conditionValuesPerRule",
      path: `${path}.path`,
      value: paths,
      message,
      fix: `use at most ${most}, or split the route`,
    });
  }
  if (wildcards > limits.wildcardsPerRule) {
    const message = `has ${wildcards} wildcards; a rule holds ${limits.wildcardsPerRule}`;
    problems.push({
      code: "quota.wildcardsPerRule",
      path: `${path}.path`,
      value: paths,
      message,
      fix: "split the route",
    });
  }
  return problems;
}

/** A route whose every path an earlier one takes already would never answer. */
function checkReachable(routes: readonly FleetRoute[], index: number, path: string): Problem[] {
  const route = routes[index];
  if (route === undefined) return [];
  const before = routes.findIndex((earlier, at) => at < index && covers(earlier, route));
  if (before === -1) return [];
  return [
    {
      code: "profiles.unreachable",
      path: `${path}[${index}]`,
      value: route.path ?? "every path",
      message: `is never reached: route ${before} of the profile takes all its paths`,
      fix: "put the narrower route first",
    },
  ];
}

function covers(earlier: FleetRoute, later: FleetRoute): boolean {
  const wide = pathsOf(earlier);
  const narrow = pathsOf(later);
  if (wide.length === 0) return true;
  if (wide.includes("/*")) return true;
  return narrow.length > 0 && narrow.every((pattern) => wide.some((cover) => coversPattern(cover, pattern)));
}

/** Whether every path that `pattern` matches, `cover` matches too; says no where that would take more than a look. */
function coversPattern(cover: string, pattern: string): boolean {
  if (cover === pattern) return true;
  return cover.endsWith("*") && !cover.slice(0, -1).includes("?") && matchGlob(cover, pattern);
}
