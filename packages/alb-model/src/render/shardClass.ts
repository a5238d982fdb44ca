import type { IngressClass, IngressClassParams } from "../kubernetes.ts";
import type { PlannedShard } from "../plan/plan.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { DISPOSABLE_ANNOTATION, INTERNET_FACING_ANNOTATION, shardLabels, shardTags } from "./labels.ts";
import { loadBalancerAttributes } from "./loadBalancerAttributes.ts";
import { PLATFORM_API } from "./platformApi.ts";

/** Every namespace carries its own name under this label. */
const NAMESPACE_LABEL = "kubernetes.io/metadata.name";

type ParamsSpec = IngressClassParams["spec"];

/**
 * The load balancer's settings, in the one place that no tenant's Ingress can touch. EKS Auto Mode has fewer fields;
 * the rest stands on the anchor there (see `renderAnchor`).
 */
export function renderClassParams(fleet: ResolvedFleet, shard: PlannedShard): IngressClassParams {
  return {
    apiVersion: PLATFORM_API[fleet.platform].apiVersion,
    kind: "IngressClassParams",
    metadata: {
      name: shard.name,
      labels: shardLabels(fleet.name, shard.name),
      ...statedReasons(fleet),
    },
    spec: fleet.platform === "eks-auto-mode" ? autoModeSpec(fleet, shard) : controllerSpec(fleet, shard),
  };
}

/** What was asked for in words, where the policy pack looks for it. */
function statedReasons({ scheme, loadBalancer }: ResolvedFleet): { annotations?: Record<string, string> } {
  const annotations = {
    ...(scheme === "internet-facing" ? { [INTERNET_FACING_ANNOTATION]: "the fleet's scheme" } : {}),
    ...(loadBalancer.disposable === undefined ? {} : { [DISPOSABLE_ANNOTATION]: loadBalancer.disposable }),
  };
  return Object.keys(annotations).length > 0 ? { annotations } : {};
}

function controllerSpec(fleet: ResolvedFleet, shard: PlannedShard): ParamsSpec {
  const { certificates } = shard;
  const https = { certificateArn: certificates, sslPolicy: fleet.sslPolicy, sslRedirectPort: "443" };
  const { webAclArn } = fleet.loadBalancer;
  return {
    group: { name: shard.name },
    loadBalancerName: shard.name,
    scheme: fleet.scheme,
    targetType: "ip",
    ...(certificates.length > 0 ? https : {}),
    ...(fleet.inboundCidrs.length > 0 ? { inboundCIDRs: fleet.inboundCidrs } : {}),
    namespaceSelector: namespaceSelector(fleet),
    loadBalancerAttributes: loadBalancerAttributes(fleet),
    ...(webAclArn === undefined ? {} : { wafv2AclArn: webAclArn }),
    tags: tagList(fleet, shard),
  };
}

/**
 * The fields that AWS documents for EKS Auto Mode, and no others. Tags only where the fleet asks for some: AWS refuses
 * to make a load balancer with any until the cluster's role has been given a policy for it.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
 */
function autoModeSpec(fleet: ResolvedFleet, shard: PlannedShard): ParamsSpec {
  const { certificates } = shard;
  return {
    group: { name: shard.name },
    scheme: fleet.scheme,
    ...(certificates.length > 0 ? { certificateARNs: certificates } : {}),
    namespaceSelector: namespaceSelector(fleet),
    loadBalancerAttributes: loadBalancerAttributes(fleet),
    ...(Object.keys(fleet.tags).length > 0 ? { tags: tagList(fleet, shard) } : {}),
  };
}

function tagList(fleet: ResolvedFleet, shard: PlannedShard): { key: string; value: string }[] {
  return Object.entries(shardTags(fleet.tags, fleet.name, shard.name)).map(([key, value]) => ({ key, value }));
}

/** Ingresses of these namespaces alone may use the class. */
function namespaceSelector({
  namespace,
  allowedNamespaces,
}: ResolvedFleet): NonNullable<ParamsSpec["namespaceSelector"]> {
  const names = [...new Set([namespace, ...allowedNamespaces])];
  if (names.length === 1) return { matchLabels: { [NAMESPACE_LABEL]: namespace } };
  return { matchExpressions: [{ key: NAMESPACE_LABEL, operator: "In", values: names.sort() }] };
}

/** The class that a shard's Ingresses name; it takes them into the shard's group. */
export function renderClass(fleet: ResolvedFleet, shard: PlannedShard): IngressClass {
  const { controller, group } = PLATFORM_API[fleet.platform];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: shard.name, labels: shardLabels(fleet.name, shard.name) },
    spec: { controller, parameters: { apiGroup: group, kind: "IngressClassParams", name: shard.name } },
  };
}
