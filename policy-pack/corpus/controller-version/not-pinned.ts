/**
 * No version is given, so each deployment installs the newest: the controller moves on, and its policy and its
 * definitions stay behind.
 * https://github.com/interuss/dss/pull/1128
 */
import * as k8s from "@pulumi/kubernetes";
import { SOUND_VALUES } from "../sound/controller.ts";

export default async function program() {
  new k8s.helm.v3.Release("alb-controller", {
    namespace: "kube-system",
    chart: "aws-load-balancer-controller",
    repositoryOpts: { repo: "https://aws.github.io/eks-charts" },
    values: SOUND_VALUES,
  });
}
