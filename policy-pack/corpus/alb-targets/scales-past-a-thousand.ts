/**
 * An autoscaler that may start 1,500 pods behind a load balancer that takes 1,000 targets.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3984
 */
import * as k8s from "@pulumi/kubernetes";
import { soundGroup, soundWorkload } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge");
  soundWorkload("web");
  new k8s.autoscaling.v2.HorizontalPodAutoscaler("web", {
    metadata: { name: "web", namespace: "shops" },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 3,
      maxReplicas: 1500,
    },
  });
}
