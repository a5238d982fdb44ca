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

/** Ids of everything in AWS that a program could leave behind, sorted. */
export async function awsInventory({ ec2, elbv2 }: Aws): Promise<string[]> {
  const groups: (string | undefined)[] = [];
  for await (const { TargetGroups = [] } of paginateDescribeTargetGroups({ client: elbv2 }, {})) {
    groups.push(...TargetGroups.map(({ TargetGroupArn }) => TargetGroupArn));
  }
  const { LoadBalancers = [] } = await elbv2.send(new DescribeLoadBalancersCommand({}));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { InternetGateways = [] } = await ec2.send(new DescribeInternetGatewaysCommand({}));
  const ids = [
    ...groups,
    ...LoadBalancers.map(({ LoadBalancerArn }) => LoadBalancerArn),
    ...SecurityGroups.map(({ GroupId }) => GroupId),
    ...Vpcs.map(({ VpcId }) => VpcId),
    ...Subnets.map(({ SubnetId }) => SubnetId),
    ...InternetGateways.map(({ InternetGatewayId }) => InternetGatewayId),
  ];
  return ids.map(String).sort();
}

/** The kinds of objects in a state. */
export function kindsOf({ resources }: DeployState): ObjectReference[] {
  const kinds = new Map<string, ObjectReference>();
  for (const { type, inputs } of resources.values()) {
    if (!type.startsWith("kubernetes:")) continue;
    const { apiVersion, kind } = referenceOf(inputs);
    kinds.set(`${apiVersion} ${kind}`, { apiVersion, kind });
  }
  return [...kinds.values()];
}

/** By kind, namespace and name: the object as text, without what only says who wrote it, when and how often. */
export async function objectContents(
  api: ApiClient,
  kinds: readonly ObjectReference[],
): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  for (const reference of kinds) {
    for (const object of await api.list(reference)) {
      const { managedFields: _, resourceVersion: __, generation: ___, ...metadata } = object.metadata as WireObject;
      const name = [reference.kind, metadata.namespace, metadata.name].filter(Boolean).join("/");
      contents.set(name, JSON.stringify({ ...object, metadata }));
    }
  }
  return contents;
}

/** What was added, changed or removed between two looks, sorted. */
export function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}
