/**
 * The namespace came along from a cluster with the controller. Auto Mode looks at a label of its own, and the pods of
 * every rolling update were ready minutes before the load balancer sent them anything.
 * https://github.com/aws/containers-roadmap/issues/2511
 */
import * as k8s from "@pulumi/kubernetes";
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  const { targetGroup } = soundLoadBalancer("shops");
  const labels = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };
  new k8s.core.v1.Namespace("shops", { metadata: { name: "shops", labels } });
  new k8s.apiextensions.CustomResource("web", {
    apiVersion: "eks.amazonaws.com/v1",
    kind: "TargetGroupBinding",
    metadata: { name: "web", namespace: "shops" },
    spec: { targetGroupARN: targetGroup.arn, targetType: "ip", serviceRef: { name: "web", port: 80 } },
  });
}
