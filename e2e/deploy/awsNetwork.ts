import {
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteTagsCommand,
  DeleteVpcCommand,
  DetachInternetGatewayCommand,
  type EC2Client,
  type IpPermission,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  type ResourceType,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import type { WireObject } from "@sluice/local";
import { droppedTags, present, tagsOf, tagsOnly, text, unlessGone } from "./awsInputs.ts";
import type { DeployedResource, ResourceHandler } from "./handler.ts";

/** What the programs make of EC2, by type. */
export function networkHandlers(ec2: EC2Client): Readonly<Record<string, ResourceHandler>> {
  return {
    "aws:ec2/vpc:Vpc": vpcs(ec2),
    "aws:ec2/subnet:Subnet": subnets(ec2),
    "aws:ec2/internetGateway:InternetGateway": internetGateways(ec2),
    "aws:ec2/securityGroup:SecurityGroup": securityGroups(ec2),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ingressRules(ec2),
  };
}

function vpcs(ec2: EC2Client): ResourceHandler {
  const fixed = ["cidrBlock", "enableDnsHostnames", "enableDnsSupport"];
  const create: ResourceHandler["create"] = async (_record, inputs) => {
    const TagSpecifications = tagSpecifications("vpc", inputs);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: text(inputs.cidrBlock), TagSpecifications }));
    const id = present(Vpc?.VpcId, "VpcId");
    const { enableDnsHostnames, enableDnsSupport } = inputs;
    if (typeof enableDnsHostnames === "boolean") {
      const EnableDnsHostnames = { Value: enableDnsHostnames };
      await ec2.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsHostnames }));
    }
    if (typeof enableDnsSupport === "boolean") {
      await ec2.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsSupport: { Value: enableDnsSupport } }));
    }
    return { id, outputs: {} };
  };
  const remove = ({ id }: DeployedResource) => unlessGone(ec2.send(new DeleteVpcCommand({ VpcId: id })));
  return tagsOnly(fixed, { create, remove }, retag(ec2));
}

function subnets(ec2: EC2Client): ResourceHandler {
  const fixed = ["vpcId", "cidrBlock", "availabilityZone", "mapPublicIpOnLaunch"];
  const create: ResourceHandler["create"] = async (_record, inputs) => {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: text(inputs.vpcId),
        CidrBlock: text(inputs.cidrBlock),
        AvailabilityZone: text(inputs.availabilityZone),
        TagSpecifications: tagSpecifications("subnet", inputs),
      }),
    );
    const id = present(Subnet?.SubnetId, "SubnetId");
    const { mapPublicIpOnLaunch } = inputs;
    if (typeof mapPublicIpOnLaunch === "boolean") {
      const MapPublicIpOnLaunch = { Value: mapPublicIpOnLaunch };
      await ec2.send(new ModifySubnetAttributeCommand({ SubnetId: id, MapPublicIpOnLaunch }));
    }
    return { id, outputs: { arn: present(Subnet?.SubnetArn, "SubnetArn") } };
  };
  const remove = ({ id }: DeployedResource) => unlessGone(ec2.send(new DeleteSubnetCommand({ SubnetId: id })));
  return tagsOnly(fixed, { create, remove }, retag(ec2));
}

function internetGateways(ec2: EC2Client): ResourceHandler {
  const create: ResourceHandler["create"] = async (_record, inputs) => {
    const TagSpecifications = tagSpecifications("internet-gateway", inputs);
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({ TagSpecifications }));
    const id = present(InternetGateway?.InternetGatewayId, "InternetGatewayId");
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: text(inputs.vpcId) }));
    return { id, outputs: {} };
  };
  const remove = async ({ id, inputs }: DeployedResource): Promise<void> => {
    const VpcId = text(inputs.vpcId);
    await unlessGone(ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId: id, VpcId })));
    await unlessGone(ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: id })));
  };
  return tagsOnly(["vpcId"], { create, remove }, retag(ec2));
}

function securityGroups(ec2: EC2Client): ResourceHandler {
  const create: ResourceHandler["create"] = async ({ outputs }, inputs) => {
    const { GroupId } = await ec2.send(
      new CreateSecurityGroupCommand({
        // The provider makes a name up where there is none, and so does its stand-in.
        GroupName: text(inputs.name ?? outputs.name),
        Description: text(inputs.description) ?? "Managed by Pulumi",
        VpcId: text(inputs.vpcId),
        TagSpecifications: tagSpecifications("security-group", inputs),
      }),
    );
    const id = present(GroupId, "GroupId");
    await openGroup(ec2, id, inputs);
    return { id, outputs: {} };
  };
  const remove = ({ id }: DeployedResource) => unlessGone(ec2.send(new DeleteSecurityGroupCommand({ GroupId: id })));
  return tagsOnly(["name", "description", "vpcId", "ingress", "egress"], { create, remove }, retag(ec2));
}

/** Rules take the place of those that AWS gives a new group; without any, these stay. */
async function openGroup(ec2: EC2Client, GroupId: string, { ingress, egress }: WireObject): Promise<void> {
  if (ingress !== undefined) {
    const IpPermissions = (ingress as readonly WireObject[]).map(permissionOf);
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  }
  if (egress === undefined) return;
  const everywhere = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everywhere }));
  const IpPermissions = (egress as readonly WireObject[]).map(permissionOf);
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
}

function ingressRules(ec2: EC2Client): ResourceHandler {
  const fixed = ["securityGroupId", "ipProtocol", "fromPort", "toPort", "cidrIpv4", "description"];
  const create: ResourceHandler["create"] = async (_record, inputs) => {
    const permission = {
      IpProtocol: text(inputs.ipProtocol),
      FromPort: Number(inputs.fromPort),
      ToPort: Number(inputs.toPort),
      IpRanges: [{ CidrIp: text(inputs.cidrIpv4), Description: text(inputs.description) }],
    };
    const GroupId = text(inputs.securityGroupId);
    const TagSpecifications = tagSpecifications("security-group-rule", inputs);
    const asked = { GroupId, IpPermissions: [permission], TagSpecifications };
    const { SecurityGroupRules = [] } = await ec2.send(new AuthorizeSecurityGroupIngressCommand(asked));
    const id = present(SecurityGroupRules[0]?.SecurityGroupRuleId, "SecurityGroupRuleId");
    return { id, outputs: { securityGroupRuleId: id } };
  };
  const remove = ({ id, inputs }: DeployedResource) => {
    const asked = { GroupId: text(inputs.securityGroupId), SecurityGroupRuleIds: [id] };
    return unlessGone(ec2.send(new RevokeSecurityGroupIngressCommand(asked)));
  };
  return tagsOnly(fixed, { create, remove }, retag(ec2));
}

function permissionOf({ protocol, fromPort, toPort, cidrBlocks, ipv6CidrBlocks }: WireObject): IpPermission {
  return {
    IpProtocol: text(protocol),
    // All protocols have no ports.
    ...(protocol === "-1" ? {} : { FromPort: Number(fromPort), ToPort: Number(toPort) }),
    IpRanges: ((cidrBlocks ?? []) as readonly string[]).map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: ((ipv6CidrBlocks ?? []) as readonly string[]).map((CidrIpv6) => ({ CidrIpv6 })),
  };
}

function tagSpecifications(type: ResourceType, inputs: WireObject): TagSpecification[] {
  const tags = tagsOf(inputs);
  return tags.length === 0 ? [] : [{ ResourceType: type, Tags: tags }];
}

function retag(ec2: EC2Client): (current: DeployedResource, inputs: WireObject) => Promise<void> {
  return async ({ id, inputs: old }, inputs) => {
    const dropped = droppedTags(old, inputs).map((Key) => ({ Key }));
    if (dropped.length > 0) await ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: dropped }));
    const wanted = tagsOf(inputs);
    if (wanted.length > 0) await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: wanted }));
  };
}
