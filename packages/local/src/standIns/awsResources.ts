import type { ResourceEntries } from "./entries.ts";

const elb = "arn:$(partition):elasticloadbalancing:$(region):$(account)";
const ec2 = "arn:$(partition):ec2:$(region):$(account)";

/** An EC2 thing: its id has a prefix, and its ARN ends in the id. */
function ec2Thing(
  prefix: string,
  kind: string,
  outputs: Readonly<Record<string, string>> = {},
): ResourceEntries[string] {
  return { id: `${prefix}-$(hex17)`, outputs: { arn: `${ec2}:${kind}/$(id)`, ownerId: "$(account)", ...outputs } };
}

/** A thing whose id is its ARN. */
function byArn(arn: string, outputs: Readonly<Record<string, string>> = {}): ResourceEntries[string] {
  return { id: arn, outputs: { arn: "$(id)", ...outputs } };
}

/** A thing whose id is its name. */
function byName(arn: string, outputs: ResourceEntries[string]["outputs"] = {}): ResourceEntries[string] {
  return { id: "$(name)", outputs: { name: "$(name)", arn, ...outputs } };
}

const loadBalancer = byArn(`${elb}:loadbalancer/app/$(name)/$(hex16)`, {
  name: "$(name)",
  arnSuffix: "app/$(name)/$(hex16)",
  dnsName: "$(name)-$(digits10).$(region).elb.amazonaws.com",
  zoneId: "Z$(hex12)",
});
const targetGroup = byArn(`${elb}:targetgroup/$(name)/$(hex16)`, {
  name: "$(name)",
  arnSuffix: "targetgroup/$(name)/$(hex16)",
});
const listener = byArn(`${elb}:listener/app/$(hex8)/$(hex16:lb)/$(hex16)`);
const listenerRule = byArn(`${elb}:listener-rule/app/$(hex8)/$(hex16:lb)/$(hex16:listener)/$(hex16)`);

/** Outputs of AWS resources, beside their inputs. */
export const awsResources: ResourceEntries = {
  "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:alb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:lb/targetGroup:TargetGroup": targetGroup,
  "aws:alb/targetGroup:TargetGroup": targetGroup,
  "aws:lb/listener:Listener": listener,
  "aws:alb/listener:Listener": listener,
  "aws:lb/listenerRule:ListenerRule": listenerRule,
  "aws:alb/listenerRule:ListenerRule": listenerRule,
  "aws:ec2/vpc:Vpc": ec2Thing("vpc", "vpc", {
    mainRouteTableId: "rtb-$(hex17:main)",
    defaultSecurityGroupId: "sg-$(hex17:default)",
  }),
  "aws:ec2/subnet:Subnet": ec2Thing("subnet", "subnet"),
  "aws:ec2/securityGroup:SecurityGroup": ec2Thing("sg", "security-group", { name: "$(name)" }),
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    id: "sgrule-$(digits10)",
    outputs: { securityGroupRuleId: "sgr-$(hex17)" },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    id: "sgr-$(hex17)",
    outputs: { securityGroupRuleId: "$(id)", arn: `${ec2}:security-group-rule/$(id)` },
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    id: "sgr-$(hex17)",
    outputs: { securityGroupRuleId: "$(id)", arn: `${ec2}:security-group-rule/$(id)` },
  },
  "aws:ec2/internetGateway:InternetGateway": ec2Thing("igw", "internet-gateway"),
  "aws:ec2/natGateway:NatGateway": { id: "nat-$(hex17)", outputs: { publicIp: "192.0.2.10" } },
  "aws:ec2/routeTable:RouteTable": ec2Thing("rtb", "route-table"),
  "aws:ec2/eip:Eip": { id: "eipalloc-$(hex17)", outputs: { allocationId: "$(id)", publicIp: "192.0.2.10" } },
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2Thing("vpce", "vpc-endpoint"),
  "aws:iam/role:Role": byName("arn:$(partition):iam::$(account):role/$(name)", { uniqueId: "AROA$(hex16)" }),
  "aws:iam/policy:Policy": byArn("arn:$(partition):iam::$(account):policy/$(name)", { name: "$(name)" }),
  "aws:iam/rolePolicy:RolePolicy": { id: "$(inputs.role):$(name)", outputs: { name: "$(name)" } },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { id: "$(inputs.role)-$(hex8)", outputs: {} },
  "aws:iam/instanceProfile:InstanceProfile": byName("arn:$(partition):iam::$(account):instance-profile/$(name)"),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": byArn(
    "arn:$(partition):iam::$(account):oidc-provider/oidc.eks.$(region).amazonaws.com/id/$(hex32)",
  ),
  "aws:lambda/function:Function": byName("arn:$(partition):lambda:$(region):$(account):function:$(name)", {
    invokeArn:
      "arn:$(partition):apigateway:$(region):lambda:path/2015-03-31/functions/arn:$(partition):lambda:$(region):$(account):function:$(name)/invocations",
    qualifiedArn: "arn:$(partition):lambda:$(region):$(account):function:$(name):1",
    version: "1",
  }),
  "aws:lambda/alias:Alias": byArn(
    "arn:$(partition):lambda:$(region):$(account):function:$(inputs.functionName):$(name)",
  ),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": { id: "$(inputs.functionName)", outputs: {} },
  "aws:lambda/permission:Permission": { id: "$(inputs.statementId|logical)", outputs: { statementId: "$(id)" } },
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": { id: "$(inputs.targetGroupArn)-$(hex8)", outputs: {} },
  "aws:acm/certificate:Certificate": byArn("arn:$(partition):acm:$(region):$(account):certificate/$(uuid)", {
    status: "ISSUED",
  }),
  "aws:acm/certificateValidation:CertificateValidation": { id: "$(inputs.certificateArn)", outputs: {} },
  "aws:route53/zone:Zone": {
    id: "Z$(hex12)",
    outputs: { zoneId: "$(id)", arn: "arn:$(partition):route53:::hostedzone/$(id)", nameServers: ["ns-1.example.net"] },
  },
  "aws:route53/record:Record": {
    id: "$(inputs.zoneId)_$(inputs.name)_$(inputs.type)",
    outputs: { fqdn: "$(inputs.name)" },
  },
  "aws:s3/bucket:Bucket": {
    id: "$(inputs.bucket|name)",
    outputs: {
      bucket: "$(id)",
      arn: "arn:$(partition):s3:::$(id)",
      bucketRegionalDomainName: "$(id).s3.$(region).amazonaws.com",
    },
  },
  "aws:s3/bucketPolicy:BucketPolicy": { id: "$(inputs.bucket)", outputs: {} },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": { id: "$(inputs.bucket)", outputs: {} },
  "aws:sqs/queue:Queue": {
    id: "https://sqs.$(region).amazonaws.com/$(account)/$(name)",
    outputs: { url: "$(id)", name: "$(name)", arn: "arn:$(partition):sqs:$(region):$(account):$(name)" },
  },
  "aws:sqs/queuePolicy:QueuePolicy": { id: "$(inputs.queueUrl)", outputs: {} },
  "aws:sns/topic:Topic": byArn("arn:$(partition):sns:$(region):$(account):$(name)", { name: "$(name)" }),
  "aws:kms/key:Key": {
    id: "$(uuid)",
    outputs: { keyId: "$(id)", arn: "arn:$(partition):kms:$(region):$(account):key/$(id)" },
  },
  "aws:cloudwatch/logGroup:LogGroup": byName("arn:$(partition):logs:$(region):$(account):log-group:$(name)"),
  "aws:cloudwatch/metricAlarm:MetricAlarm": byName("arn:$(partition):cloudwatch:$(region):$(account):alarm:$(name)"),
  "aws:cloudwatch/dashboard:Dashboard": {
    id: "$(inputs.dashboardName)",
    outputs: { dashboardArn: "arn:$(partition):cloudwatch::$(account):dashboard/$(inputs.dashboardName)" },
  },
  "aws:cloudwatch/eventRule:EventRule": byName("arn:$(partition):events:$(region):$(account):rule/$(name)"),
  "aws:cloudwatch/eventTarget:EventTarget": {
    id: "$(inputs.rule)-$(inputs.targetId|hex8)",
    outputs: { targetId: "$(inputs.targetId|hex8)" },
  },
  "aws:eks/cluster:Cluster": byName("arn:$(partition):eks:$(region):$(account):cluster/$(name)", {
    clusterId: "$(name)",
    endpoint: "https://$(hex32).gr7.$(region).eks.amazonaws.com",
    certificateAuthority: { data: "c3RhbmQtaW4=" },
    certificateAuthorities: [{ data: "c3RhbmQtaW4=" }],
    identities: [{ oidcs: [{ issuer: "https://oidc.eks.$(region).amazonaws.com/id/$(hex32:oidc)" }] }],
    status: "ACTIVE",
  }),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    id: "a-$(hex17)",
    outputs: {
      associationId: "$(id)",
      associationArn: "arn:$(partition):eks:$(region):$(account):podidentityassociation/$(inputs.clusterName)/$(id)",
    },
  },
  "aws:ecr/repository:Repository": byName("arn:$(partition):ecr:$(region):$(account):repository/$(name)", {
    registryId: "$(account)",
    repositoryUrl: "$(account).dkr.ecr.$(region).amazonaws.com/$(name)",
  }),
};
