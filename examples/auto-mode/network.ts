import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { Fleet } from "@sluice/multitenant-alb";
import type { AutoModeConfig } from "./config.ts";

export interface Network {
  readonly vpcId: pulumi.Output<string>;
  readonly cidrBlock: pulumi.Output<string>;
  /** Subnets of the load balancers; none lets Auto Mode find them by tag. */
  readonly subnetIds?: pulumi.Output<string[]>;
}

/** The network: what the stack names, or a VPC of two zones. */
export function createNetwork({ vpcId, subnetIds }: AutoModeConfig): Network {
  if (vpcId === undefined) return createVpc();
  const { cidrBlock } = aws.ec2.getVpcOutput({ id: vpcId });
  const given = subnetIds === undefined ? {} : { subnetIds: pulumi.output(subnetIds) };
  return { vpcId: pulumi.output(vpcId), cidrBlock, ...given };
}

/** Auto Mode tells public from private subnets by these tags. */
function createVpc(): Network {
  const cidrBlock = "10.0.0.0/16";
  const vpc = new awsx.ec2.Vpc("auto-mode", {
    cidrBlock,
    numberOfAvailabilityZones: 2,
    natGateways: { strategy: awsx.ec2.NatGatewayStrategy.Single },
    subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
    subnetSpecs: [
      { type: awsx.ec2.SubnetType.Private, tags: { "kubernetes.io/role/internal-elb": "1" } },
      { type: awsx.ec2.SubnetType.Public, tags: { "kubernetes.io/role/elb": "1" } },
    ],
  });
  return { vpcId: vpc.vpcId, cidrBlock: pulumi.output(cidrBlock), subnetIds: vpc.privateSubnetIds };
}

/**
 * Lets the load balancers in to the pods. Auto Mode's bindings cannot say who may come in, and its load balancers have
 * a security group that nobody knows beforehand, so that the VPC's own range stands for them.
 */
export function openPods(
  securityGroupId: string,
  { cidrBlock }: Network,
  { services }: Fleet,
): aws.vpc.SecurityGroupIngressRule[] {
  const ports = [...new Set(Object.values(services).map(({ port, targetPort = port }) => targetPort))];
  return ports.map((port) => {
    const range = { fromPort: port, toPort: port, ipProtocol: "tcp", cidrIpv4: cidrBlock };
    return new aws.vpc.SecurityGroupIngressRule(`pods-${port}`, {
      securityGroupId,
      ...range,
      description: "Load balancers of the fleet shops",
    });
  });
}
