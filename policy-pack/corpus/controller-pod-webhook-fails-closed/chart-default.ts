/**
 * From 2.12 on the chart lets pods start while the controller is away. The namespace asks for readiness gates, and a
 * rollout at that moment gets pods without any.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/4063
 */
import * as k8s from "@pulumi/kubernetes";
import { soundController } from "../sound/controller.ts";

export default async function program() {
  new k8s.core.v1.Namespace("shops", {
    metadata: { name: "shops", labels: { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" } },
  });
  soundController({ values: { podMutatorWebhookConfig: undefined } });
}
