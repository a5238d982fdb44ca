import {
  DescribeInternetGatewaysCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { DescribeLoadBalancersCommand, paginateDescribeTargetGroups } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { WireObject } from "@sluice/local";
import type { Aws } from "../aws/startAws.ts";
import type { ApiClient, ObjectReference } from "../deploy/apiClient.ts";
import type { DeployState } from "../deploy/createDeployer.ts";
import { referenceOf } from "../deploy/kubernetesObjects.ts";
import { isObject } from "../deploy/kubernetesTypes.ts";

/** Ids of everything in AWS that a program could leave behind, sorted. Clusters are the suites' own. */
export async function awsInventory(aws: Aws): Promise<string[]> {
  const ids = await Promise.all([networkIds(aws), identityIds(aws), alarmIds(aws), functionIds(aws)]);
  return ids.flat().map(String).sort();
}

type Ids = Promise<(string | undefined)[]>;

async function identityIds({ iam, eks }: Aws): Ids {
  const { Roles = [] } = await iam.listRoles({});
  const { Policies = [] } = await iam.listPolicies({ Scope: "Local" });
  const { clusters = [] } = await eks.listClusters({});
  const associations: (string | undefined)[] = [];
  for (const clusterName of clusters) {
    const listed = await eks.listPodIdentityAssociations({ clusterName });
    associations.push(...(listed.associations ?? []).map(({ associationArn }) => associationArn));
  }
  return [...Roles.map(({ Arn }) => Arn), ...Policies.map(({ Arn }) => Arn), ...associations];
}

async function alarmIds({ cloudwatch, sns }: Aws): Ids {
  const { MetricAlarms = [] } = await cloudwatch.describeAlarms({});
  const { DashboardEntries = [] } = await cloudwatch.listDashboards({});
  const { Topics = [] } = await sns.listTopics({});
  return [
    ...MetricAlarms.map(({ AlarmArn }) => AlarmArn),
    ...DashboardEntries.map(({ DashboardArn }) => DashboardArn),
    ...Topics.map(({ TopicArn }) => TopicArn),
  ];
}

/** Functions, what they are run by, and what they write to. */
async function functionIds({ lambda, sqs, s3, eventbridge }: Aws): Ids {
  const { Functions = [] } = await lambda.listFunctions({ FunctionVersion: "ALL" });
  const { QueueUrls = [] } = await sqs.listQueues({});
  const { Buckets = [] } = await s3.listBuckets({});
  const { Rules = [] } = await eventbridge.listRules({});
  return [
    ...Functions.map(({ FunctionArn }) => FunctionArn),
    ...QueueUrls,
    ...Buckets.map(({ Name }) => Name),
    ...Rules.map(({ Arn }) => Arn),
  ];
}

async function networkIds({ ec2, elbv2 }: Aws): Ids {
  const groups: (string | undefined)[] = [];
  for await (const { TargetGroups = [] } of paginateDescribeTargetGroups({ client: elbv2 }, {})) {
    groups.push(...TargetGroups.map(({ TargetGroupArn }) => TargetGroupArn));
  }
  const { LoadBalancers = [] } = await elbv2.send(new DescribeLoadBalancersCommand({}));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand({}));
  return [
    ...groups,
    ...LoadBalancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
    ...SecurityGroups.map(({ GroupId }) => GroupId),
    ...Vpcs.map(({ VpcId }) => VpcId),
    ...Subnets.map(({ SubnetId }) => SubnetId),
    ...InternetGateways.map(({ InternetGatewayId }) => InternetGatewayId),
  ];
}

/** The kinds of objects in a state. */
export function kindsOf({ resources }: DeployState): ObjectReference[] {
  const kinds = new Map<string, ObjectReference>();
  for (const { type, inputs } of resources.values()) {
    if (!isObject(type)) continue;
    const { apiVersion, kind } = referenceOf(inputs);
    kinds.set(`${apiVersion} ${kind}`, { apiVersion, kind });
  }
  return [...kinds.values()];
}

/** What the controllers of kube-controller-manager write into an object's annotations, in their own time. */
const WRITTEN_BY_CONTROLLERS = ["deployment.kubernetes.io/revision"];

/**
 * By kind, namespace and name: the object as text, without what only says who wrote it, when and how often, and without
 * its status, which controllers bring up to date whenever they come to it.
 */
export async function objectContents(
  api: ApiClient,
  kinds: readonly ObjectReference[],
): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  for (const reference of kinds) {
    for (const object of await api.list(reference)) {
      const { status: _status, ...rest } = object;
      const { managedFields: _, resourceVersion: __, generation: ___, ...metadata } = object.metadata as WireObject;
      const given = Object.entries((metadata.annotations ?? {}) as Record<string, string>);
      const annotations = Object.fromEntries(given.filter(([key]) => !WRITTEN_BY_CONTROLLERS.includes(key)));
      const name = [reference.kind, metadata.namespace, metadata.name].filter(Boolean).join("/");
      contents.set(name, JSON.stringify({ ...rest, metadata: { ...metadata, annotations } }));
    }
  }
  return contents;
}

/** What was added, changed or removed between two looks, sorted. */
export function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}
