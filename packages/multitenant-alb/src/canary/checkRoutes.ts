import { countWildcards, type Limits, resolveLimits } from "@sluice/alb-model";
import type { Report } from "./problemList.ts";
import { pathsOf } from "./resolve.ts";
import type { CanaryRoute, CanarySettings } from "./settings.ts";

/** The same hosts as those of tenants: lower case, `*.` in front at most. */
const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** What ALB takes in a path pattern; Kubernetes wants the slash. */
const PATH = /^\/[A-Za-z0-9_\-.$/~"'@:+&*?]*$/;
/** One for each of the two Services. */
const TARGET_GROUPS = 2;

/** What is wrong with a canary's place on the load balancers. */
export function checkRoutes(settings: CanarySettings, report: Report): void {
  const { fleet, routes, services } = settings;
  if (routes.length === 0)
    report({
      code: "canary.routes",
      path: "routes",
      message: "is empty",
      fix: `name a shard and what the canary takes there: { shard: "${fleet.name}-001", path: "/api/*" }`,
    });
  if (services.type === "ping-pong" && routes.length > 1)
    report({
      code: "canary.pingPongShards",
      path: "routes",
      value: routes.map(({ shard }) => shard),
      message:
        "has several shards for one pair of ping-pong Services; Argo leaves an Ingress as it is when the one before it is up to date, so one that joins later keeps the roles of the first rollout",
      fix: "make a canary for each shard (StagedRollout does), or use stable-canary Services",
    });
  checkNamespace(settings, report);
  if (routes.length > 0) checkReserved(settings, report);
  const limits = resolveLimits(fleet.quotas);
  const seen = new Set<string>();
  for (const [index, route] of routes.entries()) {
    checkShard(settings, { route, path: `routes[${index}].shard`, seen }, report);
    checkRule(route, `routes[${index}]`, limits, report);
  }
}

function checkNamespace({ fleet, namespace }: CanarySettings, report: Report): void {
  const own = fleet.namespace ?? fleet.name;
  if (namespace === own || fleet.allowedNamespaces?.includes(namespace) === true) return;
  report({
    code: "canary.namespace",
    path: "namespace",
    value: namespace,
    message: "may not join the fleet's load balancers",
    fix: `add it to the fleet's allowedNamespaces, or use ${own}`,
  });
}

/** Counts this canary alone: the room is for all canaries of a shard together. */
function checkReserved({ fleet }: CanarySettings, report: Report): void {
  const { rules = 0, targetGroups = 0 } = fleet.reserved ?? {};
  if (rules < 1)
    report({
      code: "canary.reservedRules",
      path: "fleet.reserved.rules",
      value: rules,
      message: "leaves no room for the canary's rule on each shard",
      fix: "reserve 1 for each canary of a shard",
    });
  if (targetGroups < TARGET_GROUPS)
    report({
      code: "canary.reservedTargetGroups",
      path: "fleet.reserved.targetGroups",
      value: targetGroups,
      message: "leaves no room for the canary's two target groups on each shard",
      fix: `reserve ${TARGET_GROUPS} for each canary of a shard`,
    });
}

interface ShardPlace {
  readonly route: CanaryRoute;
  readonly path: string;
  readonly seen: Set<string>;
}

function checkShard({ fleet }: CanarySettings, { route: { shard }, path, seen }: ShardPlace, report: Report): void {
  const number = shard.startsWith(`${fleet.name}-`) ? shard.slice(fleet.name.length + 1) : "";
  if (!/^\d{3,}$/.test(number))
    report({
      code: "canary.shard",
      path,
      value: shard,
      message: `is no shard of ${fleet.name}`,
      fix: `write a shard's name, such as ${fleet.name}-001`,
    });
  if (seen.has(shard))
    report({
      code: "canary.shardTwice",
      path,
      value: shard,
      message: "has a route already",
      fix: "put hosts and paths into one route, or make a second canary",
    });
  seen.add(shard);
}

function checkRule(route: CanaryRoute, path: string, limits: Limits, report: Report): void {
  const { hosts = [] } = route;
  const paths = pathsOf(route);
  const add = (what: string, value: unknown, message: string, fix: string) =>
    report({ code: `canary.${what}`, path, value, message, fix });
  if (hosts.length + paths.length === 0)
    add("everything", undefined, "would take every request of the load balancer", "give it hosts or a path");
  for (const host of hosts)
    if (!HOST.test(host) || host.length > limits.hostValueLength)
      add("host", host, "is no host that an Ingress and an ALB take", "write a DNS name, `*.` allowed in front");
  for (const pattern of paths)
    if (!PATH.test(pattern) || pattern.length > limits.pathValueLength)
      add("path", pattern, "is no path pattern that an ALB takes", "write a path that begins with /, such as /api/*");
  checkCounts(hosts, paths, { limits, add });
}

interface Counting {
  readonly limits: Limits;
  readonly add: (what: string, value: unknown, message: string, fix: string) => void;
}

function checkCounts(hosts: readonly string[], paths: readonly string[], { limits, add }: Counting): void {
  const values = hosts.length + paths.length;
  if (values > limits.conditionValuesPerRule)
    add(
      "values",
      values,
      `are more hosts and paths than the ${limits.conditionValuesPerRule} values of a listener rule`,
      "use a wildcard host, leave hosts out to take the path on every host, or make a second canary",
    );
  const most = Math.max(hosts.length, paths.length);
  if (most > limits.valuesPerCondition && values <= limits.conditionValuesPerRule)
    add(
      "valuesPerCondition",
      most,
      `are more values than the ${limits.valuesPerCondition} of a condition`,
      "use fewer",
    );
  const wildcards = countWildcards([...hosts, ...paths]);
  if (wildcards > limits.wildcardsPerRule)
    add("wildcards", wildcards, `are more wildcards than the ${limits.wildcardsPerRule} of a rule`, "use fewer");
}
