import type { Platform } from "@sluice/alb-model";
import { namespaceOf, objectName, type StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import type { Value } from "../view/value.ts";
import { NAMESPACE_TYPES } from "./types.ts";

/** Puts labels on a namespace that someone else made. */
export const NAMESPACE_PATCH = "kubernetes:core/v1:NamespacePatch";

/** The label by which a platform's webhook knows the namespaces whose pods get readiness gates. */
export const GATE_LABELS = {
  controller: "elbv2.k8s.aws/pod-readiness-gate-inject",
  "eks-auto-mode": "eks.amazonaws.com/pod-readiness-gate-inject",
} as const satisfies Readonly<Record<Platform, string>>;

/** The only value that the webhooks select. */
export const GATES_ENABLED = "enabled";
/** Says that pods do without gates on purpose; to the webhooks it is the same as no label. */
export const GATES_DISABLED = "disabled";

/** A namespace as the stack knows it: what makes it, and what puts labels on it. */
export interface StackNamespace {
  readonly name: string;
  /** URN of the provider: the cluster. */
  readonly cluster: string;
  /** The Namespace first, then patches; at least one. */
  readonly resources: readonly [StackResource, ...StackResource[]];
  /** Whether the stack makes it, and does not only put labels on it. */
  readonly isMade: boolean;
}

/** The namespaces of the stack, by cluster and name. Use it with `stack.memo`. */
export function stackNamespaces(stack: Stack): StackNamespace[] {
  const resources = stack.ofType(...NAMESPACE_TYPES, NAMESPACE_PATCH);
  const byName = Map.groupBy(resources, (each) => keyOf(each.provider, objectName(each)));
  return [...byName.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { provider: cluster } = first;
    const isMade = first.type !== NAMESPACE_PATCH;
    return [{ name: objectName(first), cluster, resources: [first, ...others], isMade }];
  });
}

/** The value of a platform's gate label on one of a namespace's resources. */
export function gateLabel({ props }: StackResource, platform: Platform): Value {
  return props.at("metadata").at("labels").at(GATE_LABELS[platform]);
}

/** Whether a label of either platform is known to ask for gates. */
export function asksForGates({ resources }: StackNamespace): boolean {
  return resources.some((each) =>
    [gateLabel(each, "controller"), gateLabel(each, "eks-auto-mode")].some((label) => label.is(GATES_ENABLED)),
  );
}

/** What is in each namespace. */
export type ByNamespace<Item> = (namespace: Pick<StackNamespace, "name" | "cluster">) => readonly Item[];

/** Sorts objects, or what holds them, by their namespaces; those whose namespace is not known are in none. */
export function byNamespace<Item>(items: readonly Item[], objectOf: (item: Item) => StackResource): ByNamespace<Item> {
  const known = items.filter((item) => !objectOf(item).props.at("metadata").at("namespace").isUnknown);
  const sorted = Map.groupBy(known, (item) => keyOf(objectOf(item).provider, namespaceOf(objectOf(item))));
  return ({ name, cluster }) => sorted.get(keyOf(cluster, name)) ?? [];
}

function keyOf(cluster: string, name: string): string {
  return `${cluster} ${name}`;
}
