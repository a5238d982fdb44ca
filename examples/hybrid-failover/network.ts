import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { HybridConfig } from "./config.ts";

export interface Network {
  readonly vpcId: pulumi.Output<string>;
  /** Subnets of the load balancers; none lets the controller find them by tag. */
  readonly subnetIds?: pulumi.Output<string[]>;
  /** What the load balancers send from. */
  readonly backendSecurityGroupId: pulumi.Output<string>;
}

/** The network: what the stack names, or a VPC of two zones. */
export function createNetwork(config: HybridConfig): Network {
  const given = config.subnetIds === undefined ? {} : { subnetIds: pulumi.output(config.subnetIds) };
  const network = config.vpcId === undefined ? createVpc() : { vpcId: pulumi.output(config.vpcId), ...given };
  return { ...network, backendSecurityGroupId: backendSecurityGroup(config, network.vpcId) };
}

function createVpc() {
  const vpc = new awsx.ec2.Vpc("market", {
    numberOfAvailabilityZones: 2,
    natGateways: { strategy: awsx.ec2.NatGatewayStrategy.Single },
    subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
    subnetSpecs: [
      { type: awsx.ec2.SubnetType.Private, tags: { "kubernetes.io/role/internal-elb": "1" } },
      { type: awsx.ec2.SubnetType.Public, tags: { "kubernetes.io/role/elb": "1" } },
    ],
  });
  return { vpcId: vpc.vpcId, subnetIds: vpc.privateSubnetIds };
}

/** Marks the load balancers towards the pods. It admits nothing itself. */
function backendSecurityGroup(config: HybridConfig, vpcId: pulumi.Output<string>): pulumi.Output<string> {
  if (config.backendSecurityGroupId !== undefined) return pulumi.output(config.backendSecurityGroupId);
  const description = "Load balancers of the fleet market; give it to the controller as its backend security group";
  const group = new aws.ec2.SecurityGroup("market-backend", { vpcId, description, tags: { Name: "market-backend" } });
  return group.id;
}
