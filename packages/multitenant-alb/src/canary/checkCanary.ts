import type { HealthCheck, Problem } from "@sluice/alb-model";
import { checkRoutes } from "./checkRoutes.ts";
import { checkTiming } from "./checkTiming.ts";
import { checkWhole, type Report } from "./problemList.ts";
import { resolveCanary } from "./resolve.ts";
import type { CanarySettings } from "./settings.ts";

/** Services are `<name>-canary` and labels take 63 characters. */
const NAME_LENGTH = 52;
const DNS_LABEL = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const FORWARDS = ["fallback", "forward", "targetGroupArn", "targetGroupName"] as const;

const HEALTH_CHECK_RANGES = {
  intervalSeconds: [5, 300],
  timeoutSeconds: [2, 120],
  healthyThreshold: [2, 10],
  unhealthyThreshold: [2, 10],
} as const satisfies Partial<Record<keyof HealthCheck, readonly [number, number]>>;

/**
 * Everything that is wrong with a canary. A bad Ingress stops the whole shard, so nothing is left to the controller.
 *
 * @example checkCanary("web", { ...settings, routes: [] })[0]?.code // "canary.routes"
 */
export function checkCanary(name: string, settings: CanarySettings): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (problem) => problems.push(problem);
  checkName(name, report);
  checkForwards(settings, report);
  checkRoutes(settings, report);
  checkTiming(settings, report);
  checkPorts(settings, report);
  checkHealth(settings, report);
  checkServiceNames(name, settings, report);
  return problems;
}

function checkName(name: string, report: Report): void {
  if (DNS_LABEL.test(name) && name.length <= NAME_LENGTH) return;
  report({
    code: "canary.name",
    path: "name",
    value: name,
    message: "is no name for Kubernetes objects",
    fix: `write lower case letters, digits and -, at most ${NAME_LENGTH}`,
  });
}

/** The types say so already; programs may be untyped. */
function checkForwards(settings: CanarySettings, report: Report): void {
  const places = [settings, ...settings.routes].map(
    (action, index) => [index === 0 ? "" : `routes[${index - 1}].`, action] as const,
  );
  for (const [path, action] of places)
    for (const key of FORWARDS)
      if (action[key] !== undefined)
        report({
          code: "canary.fallback",
          path: `${path}${key}`,
          value: action[key],
          message: "cannot share an action with a canary; Argo's first write would remove it",
          fix: "give the fallback a path or a service of its own",
        });
}

function checkPorts({ port, targetPort, deregistrationDelaySeconds }: CanarySettings, report: Report): void {
  checkWhole(report, { code: "canary.port", path: "port" }, port, [1, 65_535]);
  checkWhole(report, { code: "canary.targetPort", path: "targetPort" }, targetPort, [1, 65_535]);
  const place = { code: "canary.deregistrationDelaySeconds", path: "deregistrationDelaySeconds" };
  checkWhole(report, place, deregistrationDelaySeconds, [0, 3600]);
}

function checkHealth({ healthCheck = {} }: CanarySettings, report: Report): void {
  for (const key of ["intervalSeconds", "timeoutSeconds", "healthyThreshold", "unhealthyThreshold"] as const) {
    const place = { code: `canary.healthCheck.${key}`, path: `healthCheck.${key}` };
    checkWhole(report, place, healthCheck[key], HEALTH_CHECK_RANGES[key]);
  }
  const { path = "/", successCodes = "200" } = healthCheck;
  if (!path.startsWith("/"))
    report({
      code: "canary.healthCheck.path",
      path: "healthCheck.path",
      value: path,
      message: "is no path",
      fix: "begin it with /",
    });
  if (!/^\d{3}([-,]\d{3})*$/.test(successCodes))
    report({
      code: "canary.healthCheck.successCodes",
      path: "healthCheck.successCodes",
      value: successCodes,
      message: "are no HTTP codes",
      fix: "write 200, 200,204 or 200-299",
    });
}

function checkServiceNames(name: string, settings: CanarySettings, report: Report): void {
  const { serviceNames, rootService } = resolveCanary(name, settings);
  const { stable, canary } = serviceNames;
  const place = { code: "canary.services", path: "services" };
  for (const given of [stable, canary])
    if (!DNS_LABEL.test(given) || given.length > 63)
      report({ ...place, value: given, message: "is no name for a Service", fix: "write letters, digits and -" });
  if (stable === canary || stable === rootService || canary === rootService)
    report({ ...place, value: [stable, canary], message: "are not two Services", fix: "give each a name of its own" });
}
