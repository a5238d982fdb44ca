/** The kinds of condition that the controller's policy uses. */
export type ConditionOperator = "StringEquals" | "Null" | "ArnLike";

export type PolicyCondition = {
  readonly [Operator in ConditionOperator]?: Readonly<Record<string, string | readonly string[]>>;
};

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: PolicyCondition;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** Where the controller works: its policy reaches no other cluster, Region, account or VPC. */
export interface PolicyScope {
  readonly clusterName: string;
  readonly vpcId: string;
  readonly region: string;
  /** `*` where it is not known. */
  readonly accountId: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
}

/** The tag that the controller puts on all it makes; its value is the cluster's name. */
export const CLUSTER_TAG = "elbv2.k8s.aws/cluster";

/** Things that are this cluster's already. */
export function ownedBy({ clusterName }: PolicyScope): PolicyCondition {
  return { StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName } };
}

/** Things that are made as this cluster's. */
export function madeFor({ clusterName }: PolicyScope): PolicyCondition {
  return { StringEquals: { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterName } };
}

/** Tags change on this cluster's things, and the cluster tag is never one of them. */
export function retagged({ clusterName }: PolicyScope): PolicyCondition {
  return {
    StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName },
    Null: { [`aws:RequestTag/${CLUSTER_TAG}`]: "true" },
  };
}

/** Tags at birth, by the API operation that makes the thing. */
export function taggedAtBirth(scope: PolicyScope, key: string, operations: readonly string[]): PolicyCondition {
  return { StringEquals: { ...madeFor(scope).StringEquals, [key]: operations } };
}

export function elbArn({ partition, region, accountId }: PolicyScope, resource: string): string {
  return `arn:${partition}:elasticloadbalancing:${region}:${accountId}:${resource}`;
}

export function ec2Arn({ partition, region, accountId }: PolicyScope, resource: string): string {
  return `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
}

/** A statement without conditions. */
export function allow(
  Sid: string,
  Action: readonly string[],
  Resource: string | readonly string[] = "*",
): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource };
}
