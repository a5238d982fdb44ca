import * as pulumi from "@pulumi/pulumi";

/** What a stack may be given in place of what the program would make. */
export interface PlatformConfig {
  /** An existing VPC; without it the program makes one. */
  readonly vpcId: string | undefined;
  /** Subnets of the load balancers in that VPC; without them the controller looks for tagged ones. */
  readonly subnetIds: string[] | undefined;
  /** The EKS cluster's name, for the tags by which the controller finds subnets. */
  readonly clusterName: string;
  /** The cluster's kubeconfig; without it the ambient one is used, as kubectl would. */
  readonly kubeconfig: pulumi.Output<string> | undefined;
  /** The controller's `--backend-security-group`; without it the program makes one to be given to the controller. */
  readonly backendSecurityGroupId: string | undefined;
  /** Make the namespaces of the services. Turn it off where other programs do. */
  readonly createNamespaces: boolean;
  /** Wait until the controller has made each load balancer. */
  readonly awaitLoadBalancers: boolean;
}

export function readConfig(config = new pulumi.Config()): PlatformConfig {
  return {
    vpcId: config.get("vpcId"),
    subnetIds: config.getObject<string[]>("subnetIds"),
    clusterName: config.get("clusterName") ?? "platform",
    kubeconfig: config.getSecret("kubeconfig"),
    backendSecurityGroupId: config.get("backendSecurityGroupId"),
    createNamespaces: config.getBoolean("createNamespaces") ?? true,
    awaitLoadBalancers: config.getBoolean("awaitLoadBalancers") ?? false,
  };
}
