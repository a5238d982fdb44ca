import { CONTROLLER_FEATURES, type Problem } from "@sluice/alb-model";
import { checkApiThrottle } from "./apiThrottle.ts";
import { checkChartVersion } from "./chart.ts";
import { GUARDED_VALUES } from "./chartValues.ts";
import { checkFeatureGates } from "./featureGates.ts";
import { CONTROLLER_DEFAULTS, type ControllerSettings } from "./settings.ts";
import { checkVersionFloor, type IdentityKind } from "./versionFloor.ts";

/**
 * Everything that is wrong with a controller's settings. Programs may be untyped, so what types rule out is checked too.
 *
 * @example checkSettings({ version: "1.4.0" }, "podIdentity").map(({ message }) => message)
 */
export function checkSettings(settings: ControllerSettings, identity: IdentityKind): Problem[] {
  const version = settings.version === undefined ? [] : checkChartVersion(settings.version);
  const gates = checkFeatureGates(settings.featureGates ?? {});
  const features = checkFeatureNames(settings);
  return [
    ...version,
    ...gates,
    ...features,
    ...(version.length + gates.length + features.length > 0 ? [] : checkVersionFloor(settings, identity)),
    ...checkApiThrottle(settings.awsApiThrottle ?? [], "awsApiThrottle"),
    ...checkNumbers(settings),
    ...checkChoices(settings),
    ...checkDisruptionBudget(settings),
    ...checkTags(settings.defaultTags ?? {}),
    ...checkFleets(settings),
    ...checkNamespace(settings),
    ...checkExtraValues(settings.extraValues ?? {}),
  ];
}

function checkFeatureNames({ features = [] }: ControllerSettings): Problem[] {
  return features
    .filter((name) => !Object.hasOwn(CONTROLLER_FEATURES, name))
    .map((name) => ({
      code: "controller.feature",
      path: "features",
      value: name,
      message: "is no feature that Sluice knows a version of",
      fix: `one of ${Object.keys(CONTROLLER_FEATURES).join(", ")}`,
    }));
}

function checkNumbers({ replicas, syncPeriodSeconds, concurrency = {} }: ControllerSettings): Problem[] {
  const fields: readonly (readonly [string, number | undefined, number, number])[] = [
    ["replicas", replicas, 1, 10],
    ["syncPeriodSeconds", syncPeriodSeconds, 60, 7 * 24 * 3600],
    ["concurrency.ingress", concurrency.ingress, 1, 100],
    ["concurrency.service", concurrency.service, 1, 100],
    ["concurrency.targetGroupBinding", concurrency.targetGroupBinding, 1, 100],
  ];
  return fields
    .filter(
      ([, value, low, high]) => value !== undefined && !(Number.isInteger(value) && value >= low && value <= high),
    )
    .map(([path, value, low, high]) => ({
      code: "controller.number",
      path,
      value,
      message: "is out of range",
      fix: `a whole number from ${low} to ${high}`,
    }));
}

function checkChoices({ webhooks = {}, logLevel, defaultTargetType }: ControllerSettings): Problem[] {
  const policies = ["Fail", "Ignore"];
  const fields: readonly (readonly [string, string | undefined, readonly string[]])[] = [
    ["webhooks.podMutator", webhooks.podMutator, policies],
    ["webhooks.ingressValidation", webhooks.ingressValidation, policies],
    ["webhooks.serviceMutator", webhooks.serviceMutator, policies],
    ["logLevel", logLevel, ["info", "debug"]],
    ["defaultTargetType", defaultTargetType, ["ip", "instance"]],
  ];
  return fields
    .filter(([, value, choices]) => value !== undefined && !choices.includes(value))
    .map(([path, value, choices]) => ({
      code: "controller.choice",
      path,
      value,
      message: "is none of the choices",
      fix: `one of ${choices.join(", ")}`,
    }));
}

function checkDisruptionBudget({ replicas, podDisruptionBudget: budget }: ControllerSettings): Problem[] {
  if (budget === undefined) return [];
  const code = "controller.disruptionBudget";
  const at = { code, path: "podDisruptionBudget", value: budget };
  const count = replicas ?? CONTROLLER_DEFAULTS.replicas;
  if (count === 1) {
    return [
      { ...at, message: "has nothing to keep: there is one replica", fix: "replicas of 2 or more, or no budget" },
    ];
  }
  if ((budget.maxUnavailable === undefined) === (budget.minAvailable === undefined)) {
    return [{ ...at, message: "says both or neither of its two ways", fix: "maxUnavailable or minAvailable" }];
  }
  const blocks = budget.maxUnavailable === 0 || budget.maxUnavailable === "0%" || Number(budget.minAvailable) >= count;
  if (!blocks && budget.minAvailable !== "100%") return [];
  return [
    { ...at, message: `lets none of ${count} replicas go, so that no node can be drained`, fix: "leave room for one" },
  ];
}

/** The chart writes them unquoted into a flag, as `key=value,key=value`. */
function checkTags(tags: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(tags).flatMap(([key, value]): Problem[] => {
    const at = { code: "controller.tag", path: `defaultTags.${key}`, value };
    if (/^(elbv2|ingress|service|gateway)\.k8s\.aws/.test(key)) {
      return [{ ...at, message: "is a tag by which the controller knows its own resources", fix: "another key" }];
    }
    const breaks = key === "" || /[,"=\n]/.test(key) || /[,"\n]/.test(value) || [key, value].some(breaksYaml);
    if (!breaks) return [];
    const message = 'holds one of , " = or ": " or " #", which break the controller\'s flag';
    return [{ ...at, message, fix: "leave these characters out, or set the tag in the fleet's `tags`" }];
  });
}

/** In YAML without quotes, these end a scalar, or are trimmed from it. */
function breaksYaml(text: string): boolean {
  return text !== text.trim() || text.includes(": ") || text.includes(" #");
}

function checkFleets({ fleets = [], enableWafv2 }: ControllerSettings): Problem[] {
  return fleets.flatMap((fleet, index): Problem[] => {
    const path = `fleets[${index}]`;
    const served = fleet.platform ?? "controller";
    const problems: Problem[] = [];
    if (served !== "controller") {
      const message = `has its load balancers built by ${served}, not by this controller`;
      problems.push({
        code: "controller.platform",
        path: `${path}.platform`,
        value: served,
        message,
        fix: "leave it out",
      });
    }
    const { webAclArn } = fleet.loadBalancer ?? {};
    if (enableWafv2 === false && webAclArn !== undefined) {
      const message = `is off, and fleet ${fleet.name} has a web ACL that would never be associated`;
      problems.push({ code: "controller.wafv2", path: "enableWafv2", value: false, message, fix: "enableWafv2: true" });
    }
    return problems;
  });
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function checkNamespace({ namespace, serviceAccountName }: ControllerSettings): Problem[] {
  const fields = { namespace, serviceAccountName };
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined && !DNS_LABEL.test(value))
    .map(([path, value]) => ({
      code: "controller.name",
      path,
      value,
      message: "is no name that Kubernetes takes",
      fix: "up to 63 lower case letters, digits and inner hyphens",
    }));
}

function checkExtraValues(values: Readonly<Record<string, unknown>>): Problem[] {
  const guarded: readonly string[] = GUARDED_VALUES;
  return Object.keys(values)
    .filter((key) => guarded.includes(key))
    .map((key) => ({
      code: "controller.extraValues",
      path: `extraValues.${key}`,
      value: values[key],
      message: "is a value that Sluice sets, and would be set twice",
      fix: key === "enableEndpointSlices" ? "leave it out: it is always true" : "the component's own argument for it",
    }));
}
