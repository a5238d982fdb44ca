/**
 * The webhook's certificate had been replaced and no pod could start, so the wish was to let pods through instead. Let
 * through, they have no readiness gate and never get one, whenever the controller is away.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2711
 */
import * as k8s from "@pulumi/kubernetes";
import { soundControllerDeployment } from "../sound/controller.ts";

export default async function program() {
  const gate = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };
  new k8s.core.v1.Namespace("shops", { metadata: { name: "shops", labels: gate } });
  soundControllerDeployment();
  new k8s.admissionregistration.v1.MutatingWebhookConfiguration("aws-load-balancer-webhook", {
    metadata: { name: "aws-load-balancer-webhook" },
    webhooks: [
      {
        name: "mpod.elbv2.k8s.aws",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        failurePolicy: "Ignore",
        clientConfig: { service: { name: "aws-load-balancer-webhook-service", namespace: "kube-system" } },
        namespaceSelector: { matchLabels: gate },
      },
    ],
  });
}
