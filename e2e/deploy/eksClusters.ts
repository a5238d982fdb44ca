import { CreateClusterCommand, type EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import type { Run } from "@sluice/local";

const POD_IDENTITY = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

/** Programs name the cluster that their users already have. Creates in the emulator what roles are given to. */
export async function createNamedClusters(eks: EKSClient, run: Run): Promise<void> {
  const roles = run.resources.filter(({ type }) => type === POD_IDENTITY);
  for (const name of new Set(roles.map(({ inputs }) => String(inputs.clusterName)))) await createCluster(eks, name);
}

/** A cluster of that name, unless there is one. It has no nodes and no API: those are elsewhere here. */
export async function createCluster(eks: EKSClient, name: string): Promise<void> {
  const { clusters = [] } = await eks.send(new ListClustersCommand({}));
  if (clusters.includes(name)) return;
  const roleArn = "arn:aws:iam::123456789012:role/cluster";
  await eks.send(new CreateClusterCommand({ name, roleArn, resourcesVpcConfig: { subnetIds: [] } }));
}
