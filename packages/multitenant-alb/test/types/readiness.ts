/** Checked by the compiler: what is right compiles, and wrong mixes do not. */
import * as pulumi from "@pulumi/pulumi";
import type { MultiTenantAlb } from "@sluice/multitenant-alb";
import type { ReadinessGatedNamespaceArgs } from "../../src/components/ReadinessGatedNamespace.ts";
import type { GatedDeploymentArgs } from "../../src/readiness/gatedDeployment.ts";
import type { GatedWorkload } from "../../src/readiness/workload.ts";

const matchLabels = { app: "web" };
declare const edge: MultiTenantAlb;

export const right: readonly GatedWorkload[] = [
  { matchLabels },
  { matchLabels, minReplicas: 2, maxReplicas: 10, targetCpuPercent: 60 },
  { matchLabels, replicas: 3, maxUnavailable: "20%" },
  { matchLabels, replicas: "external", bindings: ["web-nlb"] },
];
export const rightArgs: ReadinessGatedNamespaceArgs = {
  namespace: pulumi.output("shop"),
  platform: "eks-auto-mode",
  existing: true,
  labels: { team: pulumi.output("checkout") },
  workloads: {
    web: { matchLabels, podConditions: edge.podConditions.web },
    api: { matchLabels: { app: "api" }, podConditions: pulumi.output(["target-health.elbv2.k8s.aws/edge-001-api"]) },
  },
};

// @ts-expect-error instance targets have no gates
export const instance: GatedWorkload = { matchLabels, targetType: "instance" };

// @ts-expect-error a number of pods is fixed or autoscaled, not both
export const both: GatedWorkload = { matchLabels, replicas: 3, maxReplicas: 10 };

// @ts-expect-error what something else scales gets no autoscaler here
export const external: GatedWorkload = { matchLabels, replicas: "external", targetCpuPercent: 50 };

// @ts-expect-error a budget and an autoscaler need to know which pods
export const unselected: GatedWorkload = { maxReplicas: 10 };

// @ts-expect-error a share is a percentage
export const share: GatedWorkload = { matchLabels, maxUnavailable: "some" };

// @ts-expect-error instance targets have no gates
export const instanceDeployment: GatedDeploymentArgs = { targetType: "instance" };

// @ts-expect-error pods wait by Kubernetes' sleep action or by a program
export const preStop: GatedDeploymentArgs = { preStop: "http" };

// @ts-expect-error there are two platforms
export const platform: ReadinessGatedNamespaceArgs = { namespace: "shop", platform: "gke" };
