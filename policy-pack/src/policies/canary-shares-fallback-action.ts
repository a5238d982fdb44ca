import { decodeAction } from "@sluice/alb-model";
import { stackPolicy, type Violation, violation } from "../policy.ts";
import { annotationsOf } from "../subjects/ingress/ingresses.ts";
import { albCanary, routedIngresses, writtenAction } from "../subjects/rollouts.ts";
import { INGRESS_PATCH_TYPES, inAnnotation, targetShown } from "../subjects/targetGroup/forwardActions.ts";
import { INGRESS_TYPES, ROLLOUT_TYPES } from "../subjects/types.ts";
import { namespaceOf, objectName, type StackResource, titleOf } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

/** What Argo rewrites holds nothing that Argo would drop. */
export const canarySharesFallbackAction = stackPolicy({
  name: "canary-shares-fallback-action",
  level: "mandatory",
  description: "An action that a Rollout rewrites forwards to its Services only.",
  reason:
    "Argo writes the whole action on each step and knows Services only: a target group by name or ARN, such as a Lambda " +
    "fallback, is gone from the rule after the first step.",
  source: "https://github.com/argoproj/argo-rollouts/issues/1572",
  fix:
    "forward to the canary's Services only, and give the fallback an action of another name, for hosts or paths that " +
    "no Rollout routes",
  guards: ["R1", "R5"],
  *judge(stack) {
    for (const rollout of stack.ofType(...ROLLOUT_TYPES)) yield* judgeRollout(stack, rollout);
  },
});

function* judgeRollout(stack: Stack, rollout: StackResource): Iterable<Violation> {
  const canary = albCanary(rollout);
  const key = canary === undefined ? undefined : writtenAction(canary);
  if (canary === undefined || key === undefined) return;
  for (const ingress of ingressesNamed(stack, rollout, routedIngresses(canary))) {
    const lost = fixedGroups(ingress, key);
    if (lost.length > 0) {
      yield violation(ingress, `${key} forwards to ${lost.join(", ")}, and the ${titleOf(rollout)} rewrites it`);
    }
  }
}

/** In the Rollout's cluster and namespace, with what patches them: an action may stand in either. */
function ingressesNamed(stack: Stack, rollout: StackResource, names: readonly string[]): StackResource[] {
  const namespace = namespaceOf(rollout);
  return stack
    .ofType(...INGRESS_TYPES, ...INGRESS_PATCH_TYPES)
    .filter((each) => each.provider === rollout.provider && namespaceOf(each) === namespace)
    .filter((each) => names.includes(objectName(each)));
}

/** Target groups of the action that are no Services. */
function fixedGroups(ingress: StackResource, key: string): string[] {
  const decoded = decodeAction(annotationsOf(ingress).at(key).text() ?? "");
  if ("error" in decoded) return [];
  return inAnnotation(ingress, { name: "", key, config: decoded.value })
    .flatMap(({ targets }) => targets)
    .filter(({ service }) => !service.isGiven)
    .map(targetShown);
}
