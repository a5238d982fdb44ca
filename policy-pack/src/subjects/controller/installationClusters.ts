import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";

/** The cluster (URN of the provider) of something that is installed, where it can be told. */
export type ClusterOf = (installed: StackResource) => string | undefined;

/**
 * Finds the cluster of an installation. A chart that is a component has no provider of its own: its objects tell, or,
 * where the stack does not see them, that there is only one cluster. Use it with `stack.memo`.
 */
export function installationClusters(stack: Stack): ClusterOf {
  const children = Map.groupBy(stack.resources, ({ parent }) => parent);
  const find = (resource: StackResource): string | undefined => {
    if (resource.provider !== "") return resource.provider;
    for (const child of children.get(resource.urn) ?? []) {
      const found = find(child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const objects = stack.resources.filter(({ type, provider }) => type.startsWith("kubernetes:") && provider !== "");
  const clusters = new Set(objects.map(({ provider }) => provider));
  const [only] = clusters;
  return (installed) => find(installed) ?? (clusters.size === 1 ? only : undefined);
}
