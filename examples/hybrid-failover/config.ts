import * as pulumi from "@pulumi/pulumi";

/** What a stack may be given. */
export interface HybridConfig {
  /** The cluster's kubeconfig; without it the ambient one is used, as kubectl would. */
  readonly kubeconfig: pulumi.Output<string> | undefined;
  /** The cluster's VPC; without it the program makes one. */
  readonly vpcId: string | undefined;
  /** Subnets of the load balancers in that VPC; without them the controller looks for tagged ones. */
  readonly subnetIds: string[] | undefined;
  /** The controller's `--backend-security-group`; without it the program makes one, for you to give to the controller. */
  readonly backendSecurityGroupId: string | undefined;
  /** Wait until the controller has made each load balancer. */
  readonly awaitLoadBalancers: boolean;
  /** Labels by which the Prometheus operator picks what it scrapes; without them the shifter gets no alerts. */
  readonly prometheusLabels: Record<string, string> | undefined;
  /** Let `web` go to no pods at all while nobody asks for it. Needs KEDA. */
  readonly scaleToZero: boolean;
  /** Open the gates from outside where the cluster is dead. */
  readonly backstop: boolean;
}

export function readConfig(config = new pulumi.Config()): HybridConfig {
  return {
    kubeconfig: config.getSecret("kubeconfig"),
    vpcId: config.get("vpcId"),
    subnetIds: config.getObject<string[]>("subnetIds"),
    backendSecurityGroupId: config.get("backendSecurityGroupId"),
    awaitLoadBalancers: config.getBoolean("awaitLoadBalancers") ?? true,
    prometheusLabels: config.getObject<Record<string, string>>("prometheusLabels"),
    scaleToZero: config.getBoolean("scaleToZero") ?? false,
    backstop: config.getBoolean("backstop") ?? false,
  };
}
