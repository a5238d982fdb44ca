import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { ATTACHMENT_TYPES } from "../types.ts";
import { targetGroupNameIn } from "./forwardActions.ts";
import { groupsBehind, lambdaGroups } from "./lambdaTargets.ts";

const PERMISSION_TYPES = ["aws:lambda/permission:Permission"] as const;
export const ELB_PRINCIPAL = "elasticloadbalancing.amazonaws.com";

const FUNCTION_TYPE = "aws:lambda/function:Function";
/** Kinds of names for a function, each of which names it in a property. */
const NAMES_OF_FUNCTION: Readonly<Record<string, string>> = { "aws:lambda/alias:Alias": "functionName" };

/** Permissions for load balancers, and those that may be, as their principal is not known yet. Use it with `stack.memo`. */
export function balancerPermissions(stack: Stack): StackResource[] {
  return stack.ofType(...PERMISSION_TYPES).filter(({ props }) => {
    const principal = props.at("principal");
    return principal.isUnknown || principal.is(ELB_PRINCIPAL);
  });
}

/** Attachments that register a function; by what they depend on where their properties are not known yet. */
export function functionAttachments(stack: Stack): StackResource[] {
  return stack.ofType(...ATTACHMENT_TYPES).filter((attachment) => {
    if (functionsBehind(stack, attachment, "targetId").length > 0) return true;
    const lambda = stack.memo(lambdaGroups);
    const behind = groupsBehind(stack, attachment, "targetGroupArn");
    if (behind.length > 0) return behind.some((group) => lambda.includes(group));
    return attachment.props.at("targetId").text()?.includes(":lambda:") ?? false;
  });
}

/** The stack's functions that a property depends on: directly, or by an alias. */
export function functionsBehind(stack: Stack, resource: StackResource, property: string): StackResource[] {
  return (resource.propertyDependencies[property] ?? []).flatMap((urn) => {
    const found = stack.byUrn(urn);
    if (found === undefined) return [];
    if (found.type === FUNCTION_TYPE) return [found];
    const via = NAMES_OF_FUNCTION[found.type];
    return via === undefined ? [] : functionsBehind(stack, found, via);
  });
}

/** Which function a property means: one of the stack, else the name in its text; undefined where it is not known. */
export function functionIn(stack: Stack, resource: StackResource, property: string): string | undefined {
  const [found] = functionsBehind(stack, resource, property);
  if (found !== undefined) return found.urn;
  const text = resource.props.at(property).text();
  if (text === undefined) return undefined;
  const name = functionNameIn(text);
  const made = stack.ofType(FUNCTION_TYPE).find(({ props }) => props.at("name").is(name));
  return made?.urn ?? name;
}

/** Whether a permission is for this attachment's target group, or for any. */
export function coversGroup(stack: Stack, permission: StackResource, attachment: StackResource): boolean {
  const [from, to] = [groupsBehind(stack, permission, "sourceArn"), groupsBehind(stack, attachment, "targetGroupArn")];
  if (from.length > 0 && to.length > 0) return from.some((group) => to.includes(group));
  const source = permission.props.at("sourceArn").text();
  const target = attachment.props.at("targetGroupArn").text();
  if (source === undefined || target === undefined || source.includes("*")) return true;
  return targetGroupNameIn(source) === targetGroupNameIn(target);
}

/** `shop` of `arn:aws:lambda:eu-central-1:123456789012:function:shop:live`, of `123456789012:function:shop`, of itself. */
function functionNameIn(text: string): string {
  return /(?:^|:)function:([^:]+)/.exec(text)?.[1] ?? text;
}
