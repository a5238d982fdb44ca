import { isDeepStrictEqual } from "node:util";
import {
  type GroupError,
  type GroupModel,
  type Ingress,
  type IngressClass,
  type IngressClassParams,
  interpret,
  type KubernetesObject,
  type Plan,
  renderIngresses,
} from "@sluice/alb-model";

/** What the controller would build from the plan's own manifests. */
export function interpretPlan(plan: Plan): (GroupModel | GroupError)[] {
  const objects = renderIngresses(plan).flatMap((shard) => shard.objects);
  return interpret({
    ingresses: objects.filter((object): object is Ingress => object.kind === "Ingress"),
    ingressClasses: objects.filter((object): object is IngressClass => object.kind === "IngressClass"),
    ingressClassParams: objects.filter(isClassParams),
  });
}

function isClassParams(object: KubernetesObject): object is IngressClassParams {
  return object.kind === "IngressClassParams";
}

/**
 * Where the controller would build other rules than the plan says. Empty for every correct plan: what is here is a
 * fault of Sluice, and a plan with it must not be deployed.
 */
export function verifyPlan(plan: Plan, groups: readonly (GroupModel | GroupError)[] = interpretPlan(plan)): string[] {
  const byName = new Map(groups.map((group) => [group.group, group]));
  const wrong = plan.shards.flatMap((shard) => {
    const group = byName.get(shard.name);
    byName.delete(shard.name);
    if (group === undefined) return [`${shard.name}: the controller would build nothing`];
    if ("error" in group) return [`${shard.name}: the controller would refuse it: ${group.error}`];
    if (isDeepStrictEqual(group.rules, shard.rules)) return [];
    const at = shard.rules.findIndex((rule, index) => !isDeepStrictEqual(rule, group.rules[index]));
    return [`${shard.name}: the controller would build another rule ${at === -1 ? shard.rules.length + 1 : at + 1}`];
  });
  return [...wrong, ...[...byName.keys()].map((name) => `${name}: the controller would build a group of this name`)];
}
