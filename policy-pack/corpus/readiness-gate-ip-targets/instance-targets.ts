/**
 * Everything for readiness gates was in place but the target type: with instance the targets are nodes, and the
 * controller puts no gate into any pod.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3403
 */
import * as k8s from "@pulumi/kubernetes";
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge", { targetGroup: { targetType: "instance" } });
  const labels = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };
  new k8s.core.v1.Namespace("shops", { metadata: { name: "shops", labels } });
}
