import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

class Gateway extends pulumi.CustomResource {
  declare readonly url: pulumi.Output<string>;
  declare readonly port: pulumi.Output<number>;

  constructor(name: string, port: number) {
    super("acme:index:Gateway", name, { port, url: undefined });
  }
}

class Network extends pulumi.ComponentResource {
  declare readonly networkId: pulumi.Output<string>;

  constructor(name: string) {
    super("acme:index:Network", name, { networkId: undefined }, {}, true);
  }
}

const vpc = new awsx.ec2.Vpc("main", { cidrBlock: "10.1.0.0/16" });
const gateway = new Gateway("front", 8080);
const policy = aws.iam.getPolicyDocumentOutput({
  statements: [
    { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }] },
  ],
});
const ingress = new kubernetes.networking.v1.Ingress("web", { metadata: { name: "web", namespace: "web" }, spec: {} });
const objects = new kubernetes.yaml.ConfigGroup("objects", {
  yaml: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: decoded }\ndata: { a: b }\n",
});

export const vpcId = vpc.vpcId;
export const privateSubnetIds = vpc.privateSubnetIds;
export const cidrBlock = vpc.vpc.cidrBlock;
export const region = (await aws.getRegion()).region;
export const account = aws.getCallerIdentityOutput().accountId;
export const zones = aws.getAvailabilityZonesOutput().names;
export const cluster = aws.eks.getClusterOutput({ name: "prod" }).vpcConfig.vpcId;
export const quota = pulumi.runtime.invokeOutput("acme:index/getQuota:getQuota", {});
export const gatewayUrl = gateway.url;
export const gatewayId = gateway.id;
export const networkId = new Network("net").networkId;
export const trust = policy.json;
export const hostname = ingress.status.loadBalancer.apply(({ ingress: points }) => points[0]?.hostname);
export const reference = new pulumi.StackReference("organization/network/dev").getOutput("vpcId");
export const existing = aws.ec2.Vpc.get("existing", "vpc-42").arn;
export const decoded = objects.getResource("v1/ConfigMap", "decoded").data.a;
