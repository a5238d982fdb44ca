import type { Platform } from "../spec/fleet.ts";

export interface PlatformApi {
  /** API group of IngressClassParams. */
  readonly group: string;
  /** API version of IngressClassParams and TargetGroupBindings. */
  readonly apiVersion: "elbv2.k8s.aws/v1beta1" | "eks.amazonaws.com/v1";
  /** What `spec.controller` of an IngressClass says. */
  readonly controller: string;
}

/**
 * Where the two platforms' objects differ by name.
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/migrate-auto.html (migration reference)
 */
export const PLATFORM_API = {
  controller: {
    group: "elbv2.k8s.aws",
    apiVersion: "elbv2.k8s.aws/v1beta1",
    controller: "ingress.k8s.aws/alb",
  },
  "eks-auto-mode": {
    group: "eks.amazonaws.com",
    apiVersion: "eks.amazonaws.com/v1",
    controller: "eks.amazonaws.com/alb",
  },
} as const satisfies Record<Platform, PlatformApi>;
