import * as pulumi from "@pulumi/pulumi";
import type { FleetOwners } from "@sluice/multitenant-alb";

/** What a stack may be given in place of what the program would make. */
export interface PlatformConfig {
  /** An existing VPC; without it the program makes one. */
  readonly vpcId: string | undefined;
  /** Subnets of the load balancers in that VPC; without them the controller looks for tagged ones. */
  readonly subnetIds: string[] | undefined;
  /** The EKS cluster's name, for the controller, its role, and the tags by which it finds subnets. */
  readonly clusterName: string;
  /** The cluster's kubeconfig; without it the ambient one is used, as kubectl would. */
  readonly kubeconfig: pulumi.Output<string> | undefined;
  /** Install the controller. Turn it off where the cluster has one. */
  readonly installController: boolean;
  /** The controller's `--backend-security-group`; without it the program makes one and gives it to the controller. */
  readonly backendSecurityGroupId: string | undefined;
  /** Make the namespaces of the services. Turn it off where other programs do: they only get a label then. */
  readonly createNamespaces: boolean;
  /** Wait until the controller has made each load balancer. The alarms need it, which look the load balancers up. */
  readonly awaitLoadBalancers: boolean;
  /** Who hears of alarms: an SNS topic; without it the program makes one. */
  readonly alarmTopicArn: string | undefined;
  /** Labels by which the cluster's Prometheus finds rules and monitors. Given, it watches the controller and the pods. */
  readonly prometheusLabels: Record<string, string> | undefined;
  /**
   * Who works for the fleet: `{ groups: [platform-deployers] }`. Given, nobody else may claim hosts on its load
   * balancers; this program must be among them.
   */
  readonly owners: FleetOwners | undefined;
}

export function readConfig(config = new pulumi.Config()): PlatformConfig {
  const installController = config.getBoolean("installController") ?? true;
  return {
    vpcId: config.get("vpcId"),
    subnetIds: config.getObject<string[]>("subnetIds"),
    clusterName: config.get("clusterName") ?? "platform",
    kubeconfig: config.getSecret("kubeconfig"),
    installController,
    backendSecurityGroupId: config.get("backendSecurityGroupId"),
    createNamespaces: config.getBoolean("createNamespaces") ?? true,
    // Only with a controller that is sure to be there does waiting come to an end.
    awaitLoadBalancers: config.getBoolean("awaitLoadBalancers") ?? installController,
    alarmTopicArn: config.get("alarmTopicArn"),
    prometheusLabels: config.getObject<Record<string, string>>("prometheusLabels"),
    owners: config.getObject<FleetOwners>("owners"),
  };
}
