import type { EC2 } from "@aws-sdk/client-ec2";
import { AwsEmulatorError } from "./errors.ts";

/** What a load balancer needs: a VPC with subnets in two zones. */
export interface Network {
  readonly vpcId: string;
  readonly subnetIds: readonly [string, string];
}

const VPC_CIDR = "10.0.0.0/16";
/** Large enough for thousands of pod addresses. */
const SUBNET_CIDRS = ["10.0.0.0/17", "10.0.128.0/17"] as const;

/** The tags by which the controller finds subnets for public and for internal load balancers. */
const SUBNET_TAGS = [
  { Key: "kubernetes.io/role/elb", Value: "1" },
  { Key: "kubernetes.io/role/internal-elb", Value: "1" },
];

/** Makes a VPC of its own with two subnets, tagged for the controller. */
export async function createNetwork(ec2: EC2): Promise<Network> {
  const { Vpc } = await ec2.createVpc({ CidrBlock: VPC_CIDR });
  const vpcId = present(Vpc?.VpcId, "VpcId");
  const { AvailabilityZones = [] } = await ec2.describeAvailabilityZones({});
  const subnet = async (index: 0 | 1): Promise<string> => {
    const { Subnet } = await ec2.createSubnet({
      VpcId: vpcId,
      CidrBlock: SUBNET_CIDRS[index],
      AvailabilityZone: present(AvailabilityZones[index]?.ZoneName, "ZoneName"),
      TagSpecifications: [{ ResourceType: "subnet", Tags: SUBNET_TAGS }],
    });
    return present(Subnet?.SubnetId, "SubnetId");
  };
  return { vpcId, subnetIds: [await subnet(0), await subnet(1)] };
}

function present(value: string | undefined, name: string): string {
  if (value === undefined) throw new AwsEmulatorError("ec2.answer", `the emulator answered without ${name}`);
  return value;
}
