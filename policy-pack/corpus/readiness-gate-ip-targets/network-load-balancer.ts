/**
 * A Service of type LoadBalancer in a labelled namespace: no pod got its gate until the target type was ip.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2979
 */
import * as k8s from "@pulumi/kubernetes";

export default async function program(): Promise<void> {
  const labels = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };
  const namespace = new k8s.core.v1.Namespace("mail", { metadata: { name: "mail", labels } });
  const prefix = "service.beta.kubernetes.io/aws-load-balancer";
  new k8s.core.v1.Service("smtp", {
    metadata: {
      name: "smtp",
      namespace: namespace.metadata.name,
      annotations: { [`${prefix}-type`]: "external", [`${prefix}-nlb-target-type`]: "instance" },
    },
    spec: { type: "LoadBalancer", selector: { app: "smtp" }, ports: [{ port: 25 }] },
  });
}
