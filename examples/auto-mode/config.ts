import * as pulumi from "@pulumi/pulumi";

/** What a stack may be given in place of what the program would make. */
export interface AutoModeConfig {
  /** The EKS cluster, with Auto Mode switched on. */
  readonly clusterName: string;
  /** The cluster's kubeconfig; without it the ambient one is used, as kubectl would. */
  readonly kubeconfig: pulumi.Output<string> | undefined;
  /** The cluster's VPC; without it the program makes one. */
  readonly vpcId: string | undefined;
  /** Subnets of the load balancers in that VPC; without them Auto Mode looks for tagged ones. */
  readonly subnetIds: string[] | undefined;
  /** Security group of the pods, to be opened to the VPC; without it nothing is opened. */
  readonly podSecurityGroupId: string | undefined;
  /** Wait until Auto Mode has made each load balancer. */
  readonly awaitLoadBalancers: boolean;
}

export function readConfig(config = new pulumi.Config()): AutoModeConfig {
  return {
    clusterName: config.require("clusterName"),
    kubeconfig: config.getSecret("kubeconfig"),
    vpcId: config.get("vpcId"),
    subnetIds: config.getObject<string[]>("subnetIds"),
    podSecurityGroupId: config.get("podSecurityGroupId"),
    awaitLoadBalancers: config.getBoolean("awaitLoadBalancers") ?? true,
  };
}
