import type { Action, GroupModel } from "@sluice/alb-model";
import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { ingressActions, ingressBackends } from "../ingress/ingressActions.ts";
import { UNKNOWN_TARGET_GROUP } from "../ingress/plainIngress.ts";
import { forwardActions, targetGroupNameIn } from "../targetGroup/forwardActions.ts";
import { groupsBehind, isOnlyGroups } from "../targetGroup/lambdaTargets.ts";
import { idOfArn, idOfGroup, idOfName } from "../targetGroup/targetGroupIds.ts";
import { type Balancer, balancers } from "./balancers.ts";

/** What the model has for an action that is not known yet. */
const STAND_IN = idOfName(UNKNOWN_TARGET_GROUP);

/**
 * The target groups that each load balancer forwards to, as targetGroupIds.ts calls them. A lower bound where some are
 * not known yet. Use it with `stack.memo`.
 */
export function balancerTargetGroups(stack: Stack): ReadonlyMap<Balancer, ReadonlySet<string>> {
  return new Map(stack.memo(balancers).map((balancer) => [balancer, new Set(targetGroupsOf(stack, balancer))]));
}

function targetGroupsOf(stack: Stack, { models, parts }: Balancer): string[] {
  if (models.length === 0) return parts.flatMap((part) => groupsForwardedTo(stack, part));
  for (const ingress of parts) {
    // Reading them notes what is not known yet, for which the models have stand-ins.
    ingressActions(ingress);
    ingressBackends(ingress);
  }
  return models.flatMap(targetGroupsIn).filter((id) => id !== STAND_IN);
}

function targetGroupsIn({ listeners, rules }: GroupModel): string[] {
  const actions = [...rules.flatMap((rule) => rule.actions), ...listeners.flatMap((each) => each.defaultActions)];
  return actions.flatMap(forwardedTo).map((reference) => {
    const name = targetGroupNameIn(reference);
    return name === undefined ? reference : idOfName(name);
  });
}

function forwardedTo(action: Action): string[] {
  if (action.type !== "forward" || !("forwardConfig" in action)) return [];
  const { forwardConfig } = action as Extract<Action, { type: "forward" }>;
  return forwardConfig.targetGroups.map(({ targetGroupARN }) => targetGroupARN);
}

/** By what the engine says that the actions depend on, or else by ARN. */
function groupsForwardedTo(stack: Stack, resource: StackResource): string[] {
  return forwardActions(resource).flatMap((action) => {
    if (isOnlyGroups(stack, resource, action.property)) {
      return groupsBehind(stack, resource, action.property).map(idOfGroup);
    }
    return action.targets.flatMap(({ arn }) => {
      const text = arn.text();
      return text === undefined ? [] : [idOfArn(text)];
    });
  });
}
