import {
  CONTROLLER_FEATURES,
  type ControllerFeature,
  type ControllerFeatureName,
  compareVersions,
} from "../controllerFeatures.ts";
import type { Plan } from "../plan/plan.ts";

/** One feature of the controller that a plan uses. */
export interface ControllerNeed extends ControllerFeature {
  readonly name: ControllerFeatureName;
}

/** What a plan needs of the controller in the cluster. */
export interface ControllerNeeds {
  /** By version, the oldest first. */
  readonly features: readonly ControllerNeed[];
  /** The feature that asks for the newest version; none on EKS Auto Mode, which brings its own controller. */
  readonly floor?: ControllerNeed;
}

/** Those without which a plan could not be built at all come first: of one version, they are named as the floor. */
const ALWAYS: readonly ControllerFeatureName[] = [
  "targetGroupNameInActions",
  "targetGroupNameInBindings",
  "endpointSlices",
  "loadBalancerTagCache",
  "ingressGroupParams",
  "targetTypeParam",
  "loadBalancerNameParam",
  "loadBalancerAttributes",
];
const FOR_HTTPS: readonly ControllerFeatureName[] = ["certificateArnParam", "sslPolicyParam", "sslRedirectParam"];

/**
 * Which features of the AWS Load Balancer Controller a plan uses, with the version that brought each. An older
 * controller drops fields that it does not know without a word, so that the floor is worth holding to.
 *
 * @example controllerNeeds(plan).floor?.minimumVersion // "2.14.0"
 */
export function controllerNeeds({ fleet, shards }: Plan): ControllerNeeds {
  if (fleet.platform === "eks-auto-mode") return { features: [] };
  const isSecure = fleet.certificates.length > 0 || shards.some(({ certificates }) => certificates.length > 0);
  const names: ControllerFeatureName[] = [
    ...(fleet.packing === "regex" ? (["regexConditions"] as const) : []),
    ...ALWAYS,
    ...(isSecure ? FOR_HTTPS : []),
    ...(fleet.inboundCidrs.length > 0 ? (["inboundCidrsParam"] as const) : []),
    ...(fleet.loadBalancer.webAclArn === undefined ? [] : (["webAclArnParam"] as const)),
  ];
  const needs = names.map((name): ControllerNeed => ({ name, ...CONTROLLER_FEATURES[name] }));
  const features = needs.toSorted((a, b) => compareVersions(a.minimumVersion, b.minimumVersion));
  const newest = features.at(-1)?.minimumVersion;
  const floor = needs.find(({ minimumVersion }) => minimumVersion === newest);
  return floor === undefined ? { features } : { features, floor };
}
