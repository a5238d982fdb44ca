import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "./config.ts";

export interface Network {
  readonly vpcId: pulumi.Output<string>;
  /** Subnets of the load balancers; none lets the controller find them by tag. */
  readonly subnetIds?: pulumi.Output<string[]>;
  /** What the load balancers send from. */
  readonly backendSecurityGroupId: pulumi.Output<string>;
}

/** The network: what the stack names, or a VPC of two zones. */
export function createNetwork(config: PlatformConfig): Network {
  const { vpcId, subnetIds } = config.vpcId === undefined ? createVpc(config.clusterName) : givenVpc(config);
  return {
    vpcId,
    ...(subnetIds === undefined ? {} : { subnetIds }),
    backendSecurityGroupId: backendSecurityGroup(config, vpcId),
  };
}

function givenVpc({ vpcId, subnetIds }: PlatformConfig) {
  return {
    vpcId: pulumi.output(vpcId ?? ""),
    subnetIds: subnetIds === undefined ? undefined : pulumi.output(subnetIds),
  };
}

function createVpc(clusterName: string) {
  const cluster = { [`kubernetes.io/cluster/${clusterName}`]: "shared" };
  const vpc = new awsx.ec2.Vpc("platform", {
    numberOfAvailabilityZones: 2,
    natGateways: { strategy: awsx.ec2.NatGatewayStrategy.Single },
    subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
    subnetSpecs: [
      { type: awsx.ec2.SubnetType.Private, tags: { ...cluster, "kubernetes.io/role/internal-elb": "1" } },
      { type: awsx.ec2.SubnetType.Public, tags: { ...cluster, "kubernetes.io/role/elb": "1" } },
    ],
  });
  return { vpcId: vpc.vpcId, subnetIds: vpc.privateSubnetIds };
}

/** Marks the load balancers towards the pods. It admits nothing itself. */
function backendSecurityGroup(config: PlatformConfig, vpcId: pulumi.Output<string>): pulumi.Output<string> {
  if (config.backendSecurityGroupId !== undefined) return pulumi.output(config.backendSecurityGroupId);
  const group = new aws.ec2.SecurityGroup("edge-backend", {
    vpcId,
    description: "Load balancers of the fleet edge; give it to the controller as its backend security group",
    tags: { Name: "edge-backend" },
  });
  return group.id;
}
