/** What must compile, and what must not. Checked by `tsc`, never run. */
import type { Output } from "@pulumi/pulumi";
import {
  LoadBalancerController,
  type LoadBalancerControllerArgs,
} from "../../src/components/LoadBalancerController.ts";
import { FULL_SETTINGS } from "../controller/fullSettings.ts";

declare const text: Output<string>;
const cluster = { clusterName: text, vpcId: text, region: "eu-central-1" } as const;

export const right: readonly LoadBalancerControllerArgs[] = [
  cluster,
  { ...cluster, ...FULL_SETTINGS, extraValues: { hostNetwork: true, other: text } },
  { ...cluster, accountId: text, partition: text, backendSecurityGroupId: text },
  { ...cluster, identity: { kind: "pod-identity" } },
  { ...cluster, identity: { kind: "pod-identity", roleArn: text } },
  { ...cluster, identity: { kind: "irsa", oidcProviderArn: text, oidcProviderUrl: text } },
  { ...cluster, identity: { kind: "irsa", roleArn: text } },
  { ...cluster, chart: { path: "./charts/alb" }, crds: { files: { all: "./crds.yaml" } } },
  { ...cluster, crds: "unmanaged" },
];

export function wrong(): void {
  // @ts-expect-error the cluster, its VPC and Region are needed
  new LoadBalancerController("a", { clusterName: text });
  // @ts-expect-error no such feature gate
  new LoadBalancerController("a", { ...cluster, featureGates: { EnableRgtApi: true } });
  // @ts-expect-error a gate is open or closed
  new LoadBalancerController("a", { ...cluster, featureGates: { EnableRGTAPI: "true" } });
  // @ts-expect-error EndpointSlices cannot be switched off
  new LoadBalancerController("a", { ...cluster, enableEndpointSlices: false });
  // @ts-expect-error a role by OIDC needs the provider's URL too
  new LoadBalancerController("a", { ...cluster, identity: { kind: "irsa", oidcProviderArn: text } });
  // @ts-expect-error Pod Identity has no OIDC provider
  new LoadBalancerController("a", { ...cluster, identity: { kind: "pod-identity", oidcProviderArn: text } });
  const both = { kind: "irsa", roleArn: text, oidcProviderArn: text, oidcProviderUrl: text } as const;
  // @ts-expect-error a role that exists, or one that trusts the provider
  new LoadBalancerController("a", { ...cluster, identity: both });
  // @ts-expect-error a repository or a folder
  new LoadBalancerController("a", { ...cluster, chart: { repository: "https://a.example", path: "./alb" } });
  // @ts-expect-error at most so many away, or at least so many there
  new LoadBalancerController("a", { ...cluster, podDisruptionBudget: { maxUnavailable: 1, minAvailable: 1 } });
  // @ts-expect-error the API server refuses or ignores
  new LoadBalancerController("a", { ...cluster, webhooks: { podMutator: "Warn" } });
  // @ts-expect-error no such AWS service
  const service: NonNullable<LoadBalancerControllerArgs["awsApiThrottle"]>[number]["service"] = "ELBv2";
  // @ts-expect-error no such feature
  new LoadBalancerController("a", { ...cluster, features: ["teleport"] });
  // @ts-expect-error names and numbers of resources are plain
  new LoadBalancerController("a", { ...cluster, version: text, service });
}
