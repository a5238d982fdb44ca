/**
 * A load test scales a workload beyond the quota of its target group: nothing is registered any more, and what is
 * registered goes stale.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/4360
 */
import * as k8s from "@pulumi/kubernetes";
import { soundGroup, soundWorkload } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge");
  soundWorkload("web");
  new k8s.apiextensions.CustomResource("web-scaler", {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name: "web", namespace: "shops" },
    spec: {
      scaleTargetRef: { name: "web" },
      maxReplicaCount: 10_000,
      triggers: [{ type: "cpu", metricType: "Utilization", metadata: { value: "60" } }],
    },
  });
}
