import { stackPolicy, violation } from "../policy.ts";
import { controllers } from "../subjects/controller/controllers.ts";
import { installationClusters } from "../subjects/controller/installationClusters.ts";
import { albIngresses } from "../subjects/ingress/ingresses.ts";
import { BINDING_TYPES } from "../subjects/types.ts";
import { type StackResource, titleOf } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

/** The controller goes last, as it alone takes its finalizers off. */
export const ingressOutlivesController = stackPolicy({
  name: "ingress-outlives-controller",
  level: "advisory",
  description: "Ingresses and TargetGroupBindings depend on the controller that the stack installs.",
  reason:
    "Only the controller takes its finalizers off. Without the dependency Pulumi may delete the controller first; " +
    "pulumi destroy then never ends, and load balancers stay behind in AWS.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1629",
  fix: "add the controller to its dependsOn (for a MultiTenantAlb, set its argument controller)",
  guards: [],
  *judge(stack) {
    const installed = stack.memo(controllers).map(({ resource }) => resource);
    for (const object of stack.memo(finalizedObjects)) {
      const ofCluster = installed.filter((each) => stack.memo(installationClusters)(each) === object.provider);
      if (ofCluster.length === 0) continue;
      const goals = new Set(ofCluster.flatMap((each) => lineage(stack, each)));
      if (goesBefore(stack, object, goals)) continue;
      const titles = ofCluster.map(titleOf).join(" or ");
      yield violation(object, `it does not depend on ${titles}, whose finalizer it has`);
    }
  },
});

/** What the controller puts finalizers on. EKS Auto Mode's own controller is nobody's to delete. */
function finalizedObjects(stack: Stack): StackResource[] {
  const ingresses = stack.memo(albIngresses).filter(({ isAutoMode }) => !isAutoMode);
  return [...ingresses.map(({ resource }) => resource), ...stack.ofType(BINDING_TYPES[0])];
}

/**
 * Whether an object goes before one of these, as the engine deletes: by what it, a parent or their provider depends on.
 * A parent alone is no dependency on what else it holds.
 */
function goesBefore(stack: Stack, object: StackResource, goals: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  const open = [object.urn];
  for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
    const resource = seen.has(urn) ? undefined : stack.byUrn(urn);
    seen.add(urn);
    if (resource === undefined) continue;
    const { dependencies, propertyDependencies, provider, parent } = resource;
    const needed = [...dependencies, ...Object.values(propertyDependencies).flat()];
    if (needed.some((each) => goals.has(each))) return true;
    open.push(...needed, provider, ...(parent === undefined ? [] : [parent]));
  }
  return false;
}

/** A resource and the components that it is part of: what depends on one of these depends on it, too. */
function lineage(stack: Stack, resource: StackResource): string[] {
  return [resource.urn, ...stack.ancestors(resource)].filter((urn) => urn !== stack.root?.urn);
}
