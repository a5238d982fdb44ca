import {
  ec2Arn,
  madeFor,
  ownedBy,
  type PolicyScope,
  type PolicyStatement,
  retagged,
  taggedAtBirth,
} from "./statement.ts";

/**
 * What is read. Elastic Load Balancing checks some of the EC2 look-ups (addresses, gateways, peering, pools) on behalf
 * of whoever makes a load balancer, so they stay although the controller itself does not call them.
 */
export function readStatements(): PolicyStatement[] {
  return [
    { Sid: "ReadNetwork", Effect: "Allow", Action: EC2_READS, Resource: "*" },
    { Sid: "ReadLoadBalancing", Effect: "Allow", Action: ELB_READS, Resource: "*" },
  ];
}

const EC2_READS = [
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAddresses",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeCoipPools",
  "ec2:DescribeInstances",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeIpamPools",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
  "ec2:DescribeVpcPeeringConnections",
  "ec2:DescribeVpcs",
  "ec2:GetCoipPoolUsage",
  "ec2:GetSecurityGroupsForVpc",
];

const ELB_READS = [
  "elasticloadbalancing:DescribeCapacityReservation",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:DescribeListenerCertificates",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeSSLPolicies",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "elasticloadbalancing:DescribeTrustStores",
];

/**
 * Security groups of load balancers, and the rules of those of pods and nodes, in the cluster's VPC alone.
 *
 * Source: https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/deploy/installation.md,
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSLoadBalancingPolicy.html
 */
export function securityGroupStatements(scope: PolicyScope): PolicyStatement[] {
  const groups = ec2Arn(scope, "security-group/*");
  // A shared VPC is another account's.
  const vpc = ec2Arn({ ...scope, accountId: "*" }, `vpc/${scope.vpcId}`);
  return [
    {
      Sid: "CreateSecurityGroups",
      Effect: "Allow",
      Action: ["ec2:CreateSecurityGroup"],
      Resource: groups,
      Condition: madeFor(scope),
    },
    { Sid: "CreateInVpc", Effect: "Allow", Action: ["ec2:CreateSecurityGroup"], Resource: vpc },
    {
      Sid: "TagSecurityGroupsAtBirth",
      Effect: "Allow",
      Action: ["ec2:CreateTags"],
      Resource: groups,
      Condition: taggedAtBirth(scope, "ec2:CreateAction", ["CreateSecurityGroup"]),
    },
    {
      Sid: "RetagSecurityGroups",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: groups,
      Condition: retagged(scope),
    },
    {
      Sid: "DeleteSecurityGroups",
      Effect: "Allow",
      Action: ["ec2:DeleteSecurityGroup"],
      Resource: "*",
      Condition: ownedBy(scope),
    },
    {
      // Groups of pods and nodes do not carry the controller's tag, so the VPC is what narrows this.
      Sid: "SecurityGroupRules",
      Effect: "Allow",
      Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
      Resource: groups,
      Condition: { ArnLike: { "ec2:Vpc": vpc } },
    },
  ];
}

/** The role by which Elastic Load Balancing itself works; the first load balancer of an account makes it. */
export function serviceLinkedRoleStatement({ partition, accountId }: PolicyScope): PolicyStatement {
  const service = "elasticloadbalancing.amazonaws.com";
  return {
    Sid: "ServiceLinkedRole",
    Effect: "Allow",
    Action: ["iam:CreateServiceLinkedRole"],
    Resource: `arn:${partition}:iam::${accountId}:role/aws-service-role/${service}/*`,
    Condition: { StringEquals: { "iam:AWSServiceName": service } },
  };
}
