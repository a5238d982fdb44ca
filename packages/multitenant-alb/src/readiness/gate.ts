import type { Platform } from "@sluice/alb-model";

/**
 * The label of a namespace whose pods get readiness gates, by platform. Each platform's webhook selects its own and
 * never sees the other's. Sources: the controller's chart (templates/webhook.yaml); for EKS Auto Mode the selector of
 * its `eks-load-balancing-webhook`, as field reports have it (aws/containers-roadmap#2511 asks AWS to document it).
 */
export const READINESS_GATE_LABELS = {
  controller: "elbv2.k8s.aws/pod-readiness-gate-inject",
  "eks-auto-mode": "eks.amazonaws.com/pod-readiness-gate-inject",
} as const satisfies Readonly<Record<Platform, string>>;

/** The only value that the webhooks select. */
export const READINESS_GATE_ENABLED = "enabled";

/**
 * What the type of a pod's condition begins with, by platform. Sources: the controller's
 * pkg/targetgroupbinding/utils.go; for EKS Auto Mode pods observed on a cluster, as AWS documents none.
 */
export const TARGET_HEALTH_PREFIXES = {
  controller: "target-health.elbv2.k8s.aws",
  "eks-auto-mode": "target-health.eks.amazonaws.com",
} as const satisfies Readonly<Record<Platform, string>>;

/** Kubernetes takes no longer name after the `/` of a condition type: such a pod is refused when it is made. */
export const GATED_BINDING_NAME_LENGTH = 63;

/**
 * The label that a namespace needs on a platform.
 *
 * @example readinessGateLabel("controller") // { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" }
 */
export function readinessGateLabel(platform: Platform): Record<string, string> {
  return { [READINESS_GATE_LABELS[platform]]: READINESS_GATE_ENABLED };
}

/**
 * The type of the pod condition, and of the gate, that a TargetGroupBinding brings: prefix and name, nothing is cut.
 *
 * @param binding name of the TargetGroupBinding, at most 63 characters
 * @example podConditionType("edge-001-web") // "target-health.elbv2.k8s.aws/edge-001-web"
 */
export function podConditionType(binding: string, platform: Platform = "controller"): string {
  return `${TARGET_HEALTH_PREFIXES[platform]}/${binding}`;
}
