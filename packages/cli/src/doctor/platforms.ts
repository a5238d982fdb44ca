import type { Platform } from "@sluice/alb-model";
import { READINESS_GATE_ENABLED, READINESS_GATE_LABELS, TARGET_HEALTH_PREFIXES } from "@sluice/multitenant-alb/spec";

/** How a platform's webhook and controller deal with readiness gates. */
export interface GatePlatform {
  /** The namespace label that its webhook selects, with the value `enabled`. */
  readonly label: string;
  /** Begins the type of the condition and gate; the binding's name follows the `/`. */
  readonly conditionPrefix: string;
  /** API group and version of its TargetGroupBindings. */
  readonly group: string;
  readonly version: string;
  /** Name of the webhook that injects the gates. */
  readonly webhook: string;
}

export const GATE_PLATFORMS = {
  controller: {
    label: READINESS_GATE_LABELS.controller,
    conditionPrefix: TARGET_HEALTH_PREFIXES.controller,
    group: "elbv2.k8s.aws",
    version: "v1beta1",
    webhook: "mpod.elbv2.k8s.aws",
  },
  "eks-auto-mode": {
    label: READINESS_GATE_LABELS["eks-auto-mode"],
    conditionPrefix: TARGET_HEALTH_PREFIXES["eks-auto-mode"],
    group: "eks.amazonaws.com",
    version: "v1",
    webhook: "mpod.eks.amazonaws.com",
  },
} as const satisfies Readonly<Record<Platform, GatePlatform>>;

/** What AWS ALB Ingress Controller, the one before, called its gates; nobody opens these any more. */
export const LEGACY_PREFIX = "target-health.alb.ingress.k8s.aws";

export const ENABLED = READINESS_GATE_ENABLED;

/** The binding that a gate is about, or undefined where the gate is another's. */
export function gatedBinding(gate: string): string | undefined {
  const slash = gate.indexOf("/");
  const prefixes: readonly string[] = Object.values(GATE_PLATFORMS).map(({ conditionPrefix }) => conditionPrefix);
  return prefixes.includes(gate.slice(0, slash)) ? gate.slice(slash + 1) : undefined;
}
