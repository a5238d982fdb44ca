import {
  CONTROLLER_FEATURES,
  type ControllerFeature,
  type ControllerFeatureName,
  compareVersions,
  type Fleet,
  type Problem,
} from "@sluice/alb-model";
import { controllerVersion, DEFAULT_CHART_VERSION } from "./chart.ts";
import { FEATURE_GATES, type FeatureGate, gateIsOpen, resolveFeatureGates } from "./featureGates.ts";
import type { ControllerSettings } from "./settings.ts";

/** How the controller gets its role; Pod Identity is the newer way. */
export type IdentityKind = "podIdentity" | "irsa";

/** What every fleet's shards are made of. */
const ALWAYS = [
  "endpointSlices",
  "loadBalancerTagCache",
  "ingressGroupParams",
  "loadBalancerAttributes",
  "subnetsParam",
  "targetGroupNameInBindings",
  "targetTypeParam",
  "loadBalancerNameParam",
  "targetGroupNameInActions",
] as const satisfies readonly ControllerFeatureName[];

/**
 * The controller features that settings and fleets make use of, each once.
 *
 * @example featuresInUse({ fleets: [{ ...fleet, packing: "regex" }] }, "podIdentity").includes("regexConditions")
 */
export function featuresInUse(settings: ControllerSettings, identity: IdentityKind): ControllerFeatureName[] {
  const features: readonly (ControllerFeatureName | false)[] = [
    ...ALWAYS,
    settings.disableIngressGroupNameAnnotation !== false && "disableIngressGroupNameAnnotation",
    (settings.webhooks?.podMutator ?? "Fail") === "Fail" && "podMutatorFailurePolicy",
    identity === "podIdentity" && "podIdentity",
    ...(settings.fleets ?? []).flatMap(fleetFeatures),
    ...(settings.features ?? []),
  ];
  return [...new Set(features.filter((feature) => feature !== false))];
}

function fleetFeatures(fleet: Fleet): ControllerFeatureName[] {
  const https: ControllerFeatureName[] = ["certificateArnParam", "sslPolicyParam", "sslRedirectParam"];
  return [
    ...(fleet.packing === "regex" ? (["regexConditions"] as const) : []),
    ...((fleet.certificates ?? []).length > 0 ? https : []),
    ...((fleet.inboundCidrs ?? []).length > 0 ? (["inboundCidrsParam"] as const) : []),
    ...(fleet.loadBalancer?.webAclArn === undefined ? [] : (["webAclArnParam"] as const)),
  ];
}

/** A version that is older than something in use: one problem for each, with what would break. */
export function checkVersionFloor(settings: ControllerSettings, identity: IdentityKind): Problem[] {
  const chart = settings.version ?? DEFAULT_CHART_VERSION;
  const version = controllerVersion(chart);
  const tooOld = (minimum: string) => compareVersions(version, minimum) < 0;
  const problem = (code: string, minimum: string, what: string): Problem => ({
    code,
    path: "version",
    value: chart,
    message: `installs controller ${version}, and ${what} came with ${minimum}`,
    fix: `version: "${chartVersion(minimum)}" or newer, or do without`,
  });
  const gates = resolveFeatureGates(settings.featureGates ?? {}, version);
  const names = featuresInUse(settings, identity).filter((name) => tooOld(CONTROLLER_FEATURES[name].minimumVersion));
  const opened = (Object.keys(FEATURE_GATES) as FeatureGate[]).filter((name) => gates[name] === true);
  return [
    ...names.map((name) => {
      const { minimumVersion, title, reason }: ControllerFeature = CONTROLLER_FEATURES[name];
      return problem(`controller.version.${name}`, minimumVersion, `${title} (${reason})`);
    }),
    ...opened
      .filter((name) => gateIsOpen(gates, name) && tooOld(FEATURE_GATES[name].since))
      .map((name) => problem(`controller.version.${name}`, FEATURE_GATES[name].since, `feature gate ${name}`)),
  ];
}

/** The oldest chart with a controller: the reverse of `controllerVersion`. */
function chartVersion(version: string): string {
  return version.replace(/^2\./, "1.");
}
