/**
 * What Sluice needs of the AWS Load Balancer Controller, each with the first version that has it. The one table for
 * all: the plan's needs, the installed version's floor, and the gates that may be switched on.
 */

export interface ControllerFeature {
  /** First version that has it: `2.14.1`. */
  readonly minimumVersion: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Why Sluice wants it, or what goes wrong without it. */
  readonly reason: string;
  readonly source: string;
}

const REPOSITORY = "https://github.com/kubernetes-sigs/aws-load-balancer-controller";
const pull = (number: number) => `${REPOSITORY}/pull/${number}`;
const tagged = (version: string, path: string) => `${REPOSITORY}/blob/v${version}/${path}`;
const PARAMS_TYPES = "apis/elbv2/v1beta1/ingressclassparams_types.go";
const CHART_VALUES = "helm/aws-load-balancer-controller/values.yaml";

/** Sources are the change that brought the feature, or the first tag whose files have it. */
export const CONTROLLER_FEATURES = {
  ingressGroupParams: {
    minimumVersion: "2.2.0",
    title: "group, scheme, tags and namespaceSelector in IngressClassParams",
    reason: "a class puts its Ingresses into one group, and only those of the fleet's namespaces",
    source: pull(1849),
  },
  disableIngressGroupNameAnnotation: {
    minimumVersion: "2.2.1",
    title: "chart value disableIngressGroupNameAnnotation",
    reason: "an Ingress of another class cannot join a shard by annotation",
    source: tagged("2.2.1", CHART_VALUES),
  },
  endpointSlices: {
    minimumVersion: "2.3.0",
    title: "EndpointSlices",
    reason: "classic Endpoints are cut at 1,000 pods, and the rest get no traffic",
    source: pull(2169),
  },
  loadBalancerAttributes: {
    minimumVersion: "2.3.0",
    title: "loadBalancerAttributes in IngressClassParams",
    reason: "deletion protection, access logs and header rules of a shard",
    source: pull(2190),
  },
  listenerRulesTagging: {
    minimumVersion: "2.3.1",
    title: "feature gate ListenerRulesTagging",
    reason: "can be switched off where a policy forbids tags on rules",
    source: tagged("2.3.1", "pkg/config/feature_gates.go"),
  },
  sslPolicyParam: {
    minimumVersion: "2.5.0",
    title: "sslPolicy in IngressClassParams",
    reason: "older ones ignore it and serve TLS 1.0",
    source: pull(3025),
  },
  inboundCidrsParam: {
    minimumVersion: "2.5.0",
    title: "inboundCIDRs in IngressClassParams",
    reason: "older ones ignore it and let every source in",
    source: pull(3089),
  },
  subnetsParam: {
    minimumVersion: "2.5.0",
    title: "subnets in IngressClassParams",
    reason: "the load balancers' subnets",
    source: tagged("2.5.0", PARAMS_TYPES),
  },
  resourceGroupsTaggingApi: {
    minimumVersion: "2.5.2",
    title: "feature gate EnableRGTAPI",
    reason: "finds resources by tag in one call instead of one a resource",
    source: pull(3193),
  },
  podIdentity: {
    minimumVersion: "2.7.0",
    title: "EKS Pod Identity",
    reason: "needs aws-sdk-go 1.47.11; older ones find no credentials",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html",
  },
  loadBalancerTagCache: {
    minimumVersion: "2.7.1",
    title: "cache of load balancer tags",
    reason: "a rule change waits for no tag look-ups of every load balancer",
    source: pull(3550),
  },
  certificateArnParam: {
    minimumVersion: "2.8.0",
    title: "certificateArn in IngressClassParams",
    reason: "older ones ignore it and listen on HTTP only",
    source: tagged("2.8.0", PARAMS_TYPES),
  },
  targetGroupNameInBindings: {
    minimumVersion: "2.11.0",
    title: "targetGroupName in TargetGroupBindings",
    reason: "bindings name their target group",
    source: pull(3903),
  },
  podMutatorFailurePolicy: {
    minimumVersion: "2.12.0",
    title: "chart value podMutatorWebhookConfig",
    reason: "with the default, Ignore, a pod can start without its readiness gate",
    source: tagged("2.12.0", CHART_VALUES),
  },
  targetTypeParam: {
    minimumVersion: "2.13.0",
    title: "targetType in IngressClassParams",
    reason: "every Ingress of a shard targets pods",
    source: tagged("2.13.0", PARAMS_TYPES),
  },
  targetGroupNameInActions: {
    minimumVersion: "2.14.0",
    title: "targetGroupName in actions",
    reason: "rules name their target groups; older ones refuse the whole group",
    source: tagged("2.14.0", "pkg/ingress/config_types.go"),
  },
  sslRedirectParam: {
    minimumVersion: "2.14.0",
    title: "sslRedirectPort in IngressClassParams",
    reason: "HTTP goes to HTTPS; older ones ignore it and serve HTTP",
    source: tagged("2.14.0", PARAMS_TYPES),
  },
  loadBalancerNameParam: {
    minimumVersion: "2.14.0",
    title: "loadBalancerName in IngressClassParams",
    reason: "a shard's load balancer has the shard's name",
    source: pull(4290),
  },
  webAclArnParam: {
    minimumVersion: "2.14.0",
    title: "wafv2AclArn in IngressClassParams",
    reason: "older ones ignore it and leave the shard without its web ACL",
    source: pull(3961),
  },
  webAclName: {
    minimumVersion: "2.14.0",
    title: "wafv2AclName in IngressClassParams",
    reason: "a web ACL by name",
    source: tagged("2.14.0", PARAMS_TYPES),
  },
  regexConditions: {
    minimumVersion: "2.14.1",
    title: "regex values in conditions",
    reason: "packing: regex; older ones drop the values and refuse the rule",
    source: pull(4396),
  },
  ingressPlanAnnotation: {
    minimumVersion: "3.4.0",
    title: "feature gate IngressPlanAnnotation",
    reason: "shows the plan that the controller builds",
    source: tagged("3.4.0", "pkg/config/feature_gates.go"),
  },
} as const satisfies Record<string, ControllerFeature>;

export type ControllerFeatureName = keyof typeof CONTROLLER_FEATURES;

/**
 * Orders versions by their numbers: negative where `a` is older, 0 where they are the same. What follows a `-` or `+`
 * is not looked at.
 *
 * @example compareVersions("2.14.1", "2.9.0") > 0 // true
 */
export function compareVersions(a: string, b: string): number {
  const left = versionNumbers(a);
  const right = versionNumbers(b);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function versionNumbers(version: string): number[] {
  const core = version.replace(/^v/, "").split(/[-+]/, 1)[0] ?? "";
  return core.split(".").map((part) => Number.parseInt(part, 10) || 0);
}
