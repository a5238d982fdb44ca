import type { IngressClass, IngressClassParams } from "../kubernetes.ts";
import type { PlannedShard } from "../plan/plan.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { INTERNET_FACING_ANNOTATION, shardLabels, shardTags } from "./labels.ts";

const CONTROLLER = "ingress.k8s.aws/alb";
const PARAMS_GROUP = "elbv2.k8s.aws";
/** Every namespace carries its own name under this label. */
const NAMESPACE_LABEL = "kubernetes.io/metadata.name";

const INTERNET_FACING = { [INTERNET_FACING_ANNOTATION]: "the fleet's scheme" };

/** The load balancer's settings, in the one place that no tenant's Ingress can touch. */
export function renderClassParams(fleet: ResolvedFleet, shard: PlannedShard): IngressClassParams {
  const { certificates } = shard;
  const https = { certificateArn: certificates, sslPolicy: fleet.sslPolicy, sslRedirectPort: "443" };
  const tags = Object.entries(shardTags(fleet.tags, fleet.name, shard.name));
  return {
    apiVersion: "elbv2.k8s.aws/v1beta1",
    kind: "IngressClassParams",
    metadata: {
      name: shard.name,
      labels: shardLabels(fleet.name, shard.name),
      ...(fleet.scheme === "internet-facing" ? { annotations: INTERNET_FACING } : {}),
    },
    spec: {
      group: { name: shard.name },
      loadBalancerName: shard.name,
      scheme: fleet.scheme,
      targetType: "ip",
      ...(certificates.length > 0 ? https : {}),
      ...(fleet.inboundCidrs.length > 0 ? { inboundCIDRs: fleet.inboundCidrs } : {}),
      namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: fleet.namespace } },
      tags: tags.map(([key, value]) => ({ key, value })),
    },
  };
}

/** The class that a shard's Ingresses name; it takes them into the shard's group. */
export function renderClass(fleet: ResolvedFleet, shard: PlannedShard): IngressClass {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: shard.name, labels: shardLabels(fleet.name, shard.name) },
    spec: {
      controller: CONTROLLER,
      parameters: { apiGroup: PARAMS_GROUP, kind: "IngressClassParams", name: shard.name },
    },
  };
}
