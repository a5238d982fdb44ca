import { awsxLoadBalancer } from "./awsxLoadBalancer.ts";
import type { ChildEntry, ResourceEntries } from "./entries.ts";
import { NOT_RENDERED } from "./functions.ts";

const ZONES = ["a", "b", "c"];

function subnets(kind: "public" | "private"): [string, ChildEntry][] {
  return ZONES.map((zone, index) => [
    `${kind}-${index + 1}`,
    {
      type: "aws:ec2/subnet:Subnet",
      name: `$(logical)-${kind}-${index + 1}`,
      parent: "vpc",
      inputs: {
        vpcId: "$(children.vpc.id)",
        availabilityZone: `$(region)${zone}`,
        cidrBlock: `$(network).${(kind === "public" ? 192 : 0) + index * (kind === "public" ? 16 : 64)}.0/${kind === "public" ? 20 : 18}`,
        mapPublicIpOnLaunch: kind === "public",
      },
    },
  ]);
}

function ids(kind: "public" | "private"): string[] {
  return ZONES.map((_, index) => `$(children.${kind}-${index + 1}.id)`);
}

function refs(kind: "public" | "private"): string[] {
  return ZONES.map((_, index) => `$(refs.${kind}-${index + 1})`);
}

const NO_RESOURCES = { outputs: { resources: [] }, note: NOT_RENDERED };
const UNREAD = {
  outputs: { resources: [] },
  note: "its objects are those of its files and texts; with one that cannot be read here, it has none",
};

/** Remote components: what they have inside, and their outputs. */
export const components: ResourceEntries = {
  "awsx:ec2:Vpc": {
    children: {
      vpc: {
        type: "aws:ec2/vpc:Vpc",
        name: "$(logical)",
        inputs: {
          cidrBlock: "$(inputs.cidrBlock|'10.0.0.0/16')",
          enableDnsHostnames: "$(inputs.enableDnsHostnames)",
          enableDnsSupport: "$(inputs.enableDnsSupport)",
          tags: "$(inputs.tags)",
        },
      },
      ...Object.fromEntries([...subnets("public"), ...subnets("private")]),
      gateway: {
        type: "aws:ec2/internetGateway:InternetGateway",
        name: "$(logical)",
        parent: "vpc",
        inputs: { vpcId: "$(children.vpc.id)" },
      },
    },
    outputs: {
      vpcId: "$(children.vpc.id)",
      vpc: "$(refs.vpc)",
      publicSubnetIds: ids("public"),
      privateSubnetIds: ids("private"),
      isolatedSubnetIds: [],
      publicSubnets: refs("public"),
      privateSubnets: refs("private"),
      isolatedSubnets: [],
      subnets: [...refs("public"), ...refs("private")],
      internetGateway: "$(refs.gateway)",
      natGateways: [],
      eips: [],
      routeTables: [],
      routeTableAssociations: [],
      routes: [],
      vpcEndpoints: [],
      subnetLayout: [],
    },
    note: "three zones, one public and one private subnet in each; its routes and NAT gateways are not recorded",
  },
  "awsx:ec2:DefaultVpc": {
    outputs: {
      vpcId: "vpc-$(hex17)",
      publicSubnetIds: ZONES.map((zone) => `subnet-$(hex17:public-${zone})`),
      privateSubnetIds: ZONES.map((zone) => `subnet-$(hex17:private-${zone})`),
    },
  },
  "awsx:lb:ApplicationLoadBalancer": awsxLoadBalancer("application"),
  "awsx:lb:NetworkLoadBalancer": awsxLoadBalancer("network"),
  "awsx:lb:TargetGroupAttachment": {
    children: {
      attachment: {
        type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
        name: "$(logical)",
        inputs: { targetGroupArn: "$(inputs.targetGroupArn)", targetId: "$(inputs.instanceId|inputs.lambdaArn)" },
      },
    },
    outputs: { targetGroupAttachment: "$(refs.attachment)" },
  },
  "awsx:ecr:Repository": {
    children: {
      repository: { type: "aws:ecr/repository:Repository", name: "$(logical)", inputs: { name: "$(inputs.name)" } },
    },
    outputs: { repository: "$(refs.repository)", url: "$(children.repository.repositoryUrl)" },
  },
  "awsx:ecr:Image": { outputs: { imageUri: "$(inputs.repositoryUrl)@sha256:$(hex64)" }, note: "no image is built" },
  "awsx:ecr:RegistryImage": { outputs: {}, note: "no image is pushed" },
  "eks:index:Cluster": {
    children: { cluster: { type: "aws:eks/cluster:Cluster", name: "$(logical)", inputs: { name: "$(inputs.name)" } } },
    outputs: {
      eksCluster: "$(refs.cluster)",
      kubeconfig: {
        apiVersion: "v1",
        kind: "Config",
        clusters: [],
        contexts: [],
        users: [],
        "current-context": "stand-in",
      },
      kubeconfigJson: '{"apiVersion":"v1","kind":"Config","clusters":[],"contexts":[],"users":[]}',
      oidcProviderArn: "arn:$(partition):iam::$(account):oidc-provider/$(hex32)",
      oidcProviderUrl: "https://oidc.eks.$(region).amazonaws.com/id/$(hex32)",
      oidcIssuer: "oidc.eks.$(region).amazonaws.com/id/$(hex32)",
      clusterSecurityGroupId: "sg-$(hex17:cluster)",
      nodeSecurityGroupId: "sg-$(hex17:node)",
    },
  },
  "kubernetes:helm.sh/v4:Chart": NO_RESOURCES,
  "kubernetes:yaml/v2:ConfigFile": UNREAD,
  "kubernetes:yaml/v2:ConfigGroup": UNREAD,
  "kubernetes:kustomize/v2:Directory": NO_RESOURCES,
};
