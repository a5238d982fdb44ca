import { stackPolicy, violation } from "../policy.ts";
import {
  actionsProperty,
  FORWARD_ACTION_TYPES,
  type ForwardTarget,
  forwardActions,
  hasUnknownTargets,
} from "../subjects/targetGroup/forwardActions.ts";
import { groupsBehind, isNamed, isOnlyGroups, lambdaGroups } from "../subjects/targetGroup/lambdaTargets.ts";
import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

/** A fallback is reachable: some rule names it, be it with the weight 0. */
export const fallbackOnNoRule = stackPolicy({
  name: "fallback-on-no-rule",
  level: "advisory",
  description: "In a stack with rules, each Lambda target group is in one of them.",
  reason:
    "A load balancer uses a target group only when a rule names it: a failover that looks for this fallback finds " +
    "nothing whose weight it can raise, and clients get 503 until somebody writes the rule.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3831",
  fix: "name the target group with weight 0 beside that of the pods (in fleet.yaml: the service's fallback), or remove it",
  guards: ["R1"],
  *judge(stack) {
    const holders = stack.ofType(...FORWARD_ACTION_TYPES);
    // The rules of such a stack stand in another one.
    if (holders.length === 0) return;
    const behind = new Set(stack.resources.flatMap((resource) => groupsOf(stack, resource)));
    const actions = new WrittenActions(holders.filter((holder) => !isBehindAlone(stack, holder)));
    for (const group of stack.memo(lambdaGroups)) {
      if (behind.has(group) || actions.mayName(group)) continue;
      yield violation(group, "no listener, rule or Ingress forwards to it");
    }
  },
});

/** Target groups that something which may forward was made from; what a chart does with an ARN cannot be seen. */
function groupsOf(stack: Stack, resource: StackResource): StackResource[] {
  const mayForward = resource.type.startsWith("kubernetes:") || actionsProperty(resource) !== undefined;
  if (!mayForward) return [];
  return Object.keys(resource.propertyDependencies).flatMap((property) => groupsBehind(stack, resource, property));
}

/** Whether what a rule depends on says all, so that it need not be known what stands in it. */
function isBehindAlone(stack: Stack, holder: StackResource): boolean {
  const property = actionsProperty(holder);
  return property !== undefined && property !== "metadata" && isOnlyGroups(stack, holder, property);
}

/** Actions that are read when a group needs it, and once. */
class WrittenActions {
  readonly #holders: readonly StackResource[];
  readonly #read = new Map<StackResource, readonly ForwardTarget[]>();

  constructor(holders: readonly StackResource[]) {
    this.#holders = holders;
  }

  /** Whether an action names the group, or is not known yet and so may. */
  mayName(group: StackResource): boolean {
    // All are read, so that what is noted does not depend on which comes first.
    const named = this.#holders.filter((holder) => this.#targets(holder).some((target) => isNamed(target, group)));
    if (named.length > 0) return true;
    // A group whose name is not known yet may be any that is written.
    const mayBeIn = (holder: StackResource) => this.#targets(holder).length > 0 && group.props.at("name").isUnknown;
    return this.#holders.filter(hasUnknownTargets).length > 0 || this.#holders.some(mayBeIn);
  }

  #targets(holder: StackResource): readonly ForwardTarget[] {
    const read = this.#read.get(holder) ?? forwardActions(holder).flatMap(({ targets }) => targets);
    this.#read.set(holder, read);
    return read;
  }
}
