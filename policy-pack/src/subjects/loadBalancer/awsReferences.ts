import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { LISTENER_TYPES, LOAD_BALANCER_TYPES } from "../types.ts";

/** The listener of a rule or a certificate, where this stack has it. */
export function listenerOf(stack: Stack, resource: StackResource): StackResource | undefined {
  return referred(stack, resource, "listenerArn", LISTENER_TYPES);
}

/** The load balancer of a listener, where this stack has it. */
export function loadBalancerOf(stack: Stack, listener: StackResource): StackResource | undefined {
  return referred(stack, listener, "loadBalancerArn", LOAD_BALANCER_TYPES);
}

/**
 * The resource that an ARN in a property is of: the one that the property depends on, which the engine tells also
 * before the ARN is known, or the one that has the ARN. Where neither says it, it is the only one in a component that
 * the property depends on or, while the ARN is unknown, in the component that the resource itself is a part of.
 */
function referred(
  stack: Stack,
  from: StackResource,
  property: string,
  types: readonly string[],
): StackResource | undefined {
  const dependencies = from.propertyDependencies[property] ?? [];
  const direct = dependencies.flatMap((urn) => stack.byUrn(urn) ?? []).filter(({ type }) => types.includes(type));
  if (direct.length === 1) return direct[0];
  const arn = from.props.at(property);
  const named = stack.memo(byArn).get(arn.knownText() ?? "");
  if (named !== undefined) return named;
  const components = new Set(arn.isKnown ? dependencies : [...dependencies, ...ownComponent(stack, from)]);
  const isInside = (each: StackResource) => stack.ancestors(each).some((urn) => components.has(urn));
  const [only, ...others] = components.size === 0 ? [] : stack.ofType(...types).filter(isInside);
  if (others.length === 0 && only !== undefined) return only;
  // Only for the note, where it is not known.
  arn.text();
  return undefined;
}

/** The component that a resource is a part of. */
function ownComponent(stack: Stack, { parent }: StackResource): string[] {
  return parent === undefined || parent === stack.root?.urn ? [] : [parent];
}

function byArn(stack: Stack): ReadonlyMap<string, StackResource> {
  const all = stack.ofType(...LOAD_BALANCER_TYPES, ...LISTENER_TYPES);
  return new Map(
    all.flatMap((each): [string, StackResource][] => {
      const arn = each.props.at("arn").knownText();
      return arn === undefined ? [] : [[arn, each]];
    }),
  );
}

/** Whether a load balancer's ARN is a Network or Gateway Load Balancer's. */
export function isOtherKind(arn: string): boolean {
  return /:loadbalancer\/(net|gwy)\//.test(arn);
}
