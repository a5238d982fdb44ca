/**
 * No pod had a readiness gate, whatever was restarted: the text stood on the namespace as an annotation.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1808
 */
import * as k8s from "@pulumi/kubernetes";
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge");
  const annotations = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };
  new k8s.core.v1.Namespace("shops", { metadata: { name: "shops", annotations } });
}
