import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { ATTACHMENT_TYPES, TARGET_GROUP_TYPES } from "../types.ts";
import { type ForwardAction, type ForwardTarget, targetGroupNameIn } from "./forwardActions.ts";

/** The stack's target groups of Lambda functions. Use it with `stack.memo`. */
export function lambdaGroups(stack: Stack): StackResource[] {
  return stack.ofType(...TARGET_GROUP_TYPES).filter(({ props }) => props.at("targetType").is("lambda"));
}

/**
 * The stack's target groups that a property depends on: directly, or by an attachment, whose ARN is known once
 * something is registered. It tells what an ARN stands for before it is known.
 */
export function groupsBehind(stack: Stack, resource: StackResource, property: string): StackResource[] {
  return (resource.propertyDependencies[property] ?? []).flatMap((urn) => {
    const found = stack.byUrn(urn);
    if (found === undefined) return [];
    if (TARGET_GROUP_TYPES.includes(found.type)) return [found];
    return ATTACHMENT_TYPES.includes(found.type) ? groupsBehind(stack, found, "targetGroupArn") : [];
  });
}

/** Whether everything that a property depends on is a target group of the stack, so that no other can stand in it. */
export function isOnlyGroups(stack: Stack, resource: StackResource, property: string): boolean {
  const urns = resource.propertyDependencies[property] ?? [];
  return (
    urns.length > 0 &&
    urns.every((urn) => [...TARGET_GROUP_TYPES, ...ATTACHMENT_TYPES].includes(stack.byUrn(urn)?.type ?? ""))
  );
}

/** Whether a target is written so that it means this target group: by its name, or by the name in the ARN. */
export function isNamed({ arn, name }: ForwardTarget, group: StackResource): boolean {
  const text = arn.text();
  const named = name.text() ?? (text === undefined ? undefined : targetGroupNameIn(text));
  if (named !== undefined) return group.props.at("name").is(named);
  return text !== undefined && group.props.at("arn").is(text);
}

/** The Lambda target group among an action's targets, of which the stack knows; undefined where there is none. */
export function lambdaAmong(stack: Stack, action: ForwardAction<StackResource>): StackResource | undefined {
  const groups = stack.memo(lambdaGroups);
  const { resource, property, targets, isAnnotation } = action;
  if (!isAnnotation) {
    const behind = groupsBehind(stack, resource, property);
    const found = groups.find((group) => behind.includes(group));
    if (found !== undefined || isOnlyGroups(stack, resource, property)) return found;
  }
  // All annotations of an Ingress share their dependencies, so that these say nothing of one action.
  return groups.find((group) => targets.some((target) => isNamed(target, group)));
}
