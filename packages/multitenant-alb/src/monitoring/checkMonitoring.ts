import type { Plan, Problem } from "@sluice/alb-model";
import { type AlertOverrides, checkAlertOverrides } from "./controllerRules.ts";
import type { ScrapeArgs } from "./serviceMonitor.ts";

/** The part of `ControllerMonitoring`'s arguments that can be wrong. */
export interface MonitoringSettings {
  readonly controller?: ScrapeArgs | false;
  readonly fleets?: readonly { readonly plan: Plan }[];
  readonly alerts?: AlertOverrides;
}

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Helm's own limit; with `-metrics` behind it a release is still a Service's name. */
const RELEASE_LENGTH = 53;

/** Where the controller is and who scrapes it, with defaults filled in; `undefined` where it is not watched. */
export function resolveScrape(controller: ScrapeArgs | false | undefined) {
  if (controller === false) return undefined;
  return { release: "aws-load-balancer-controller", namespace: "kube-system", scrape: "own" as const, ...controller };
}

/**
 * What is wrong with the settings of a controller's monitoring.
 *
 * @example checkMonitoring({ controller: false })[0]?.code // "monitoring.nothing"
 */
export function checkMonitoring({ controller, fleets = [], alerts = {} }: MonitoringSettings): Problem[] {
  const problems = checkAlertOverrides(alerts);
  const scrape = resolveScrape(controller);
  if (scrape !== undefined) {
    problems.push(
      ...checkName("controller.release", scrape.release),
      ...checkName("controller.namespace", scrape.namespace),
    );
  } else if (fleets.length === 0) {
    const message = "leaves nothing to watch";
    problems.push({ code: "monitoring.nothing", path: "controller", value: false, message, fix: "name fleets" });
  }
  const autoMode = fleets.filter(({ plan }) => plan.fleet.platform === "eks-auto-mode");
  if (scrape !== undefined && autoMode.length > 0 && autoMode.length === fleets.length) {
    const message = "is run by AWS on EKS Auto Mode, and shows no metrics";
    problems.push({ code: "monitoring.autoMode", path: "controller", message, fix: "set controller: false" });
  }
  return problems;
}

function checkName(path: string, value: string): Problem[] {
  if (DNS_LABEL.test(value) && value.length <= RELEASE_LENGTH) return [];
  const fix = `use lower case letters, digits and inner hyphens, at most ${RELEASE_LENGTH}`;
  return [{ code: "monitoring.name", path, value, message: "is not a name in Kubernetes", fix }];
}
