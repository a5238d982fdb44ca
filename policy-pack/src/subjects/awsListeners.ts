import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import { LISTENER_RULE_TYPES, LISTENER_TYPES, LOAD_BALANCER_TYPES } from "./types.ts";

/** A listener that Pulumi makes. */
export interface AwsListener {
  readonly resource: StackResource;
  /** Where this stack makes it. */
  readonly loadBalancer: StackResource | undefined;
  /** The same for listeners of one load balancer. */
  readonly of: string;
  readonly rules: readonly StackResource[];
}

/** All listeners of the stack with their load balancers and rules. Use it with `stack.memo`. */
export function awsListeners(stack: Stack): AwsListener[] {
  const rules = Map.groupBy(stack.ofType(...LISTENER_RULE_TYPES), (rule) =>
    referred(stack, rule, "listenerArn", LISTENER_TYPES),
  );
  return stack.ofType(...LISTENER_TYPES).map((resource) => {
    const loadBalancer = referred(stack, resource, "loadBalancerArn", LOAD_BALANCER_TYPES);
    const arn = loadBalancer === undefined ? resource.props.at("loadBalancerArn").text() : undefined;
    return { resource, loadBalancer, of: loadBalancer?.urn ?? arn ?? resource.urn, rules: rules.get(resource) ?? [] };
  });
}

/** `HTTP`, `HTTPS` or another; an ALB's listener speaks HTTP unless told otherwise. Undefined where it is not known. */
export function protocolOf({ props }: StackResource): string | undefined {
  const protocol = props.at("protocol");
  if (!protocol.isMissing) return protocol.text();
  return props.at("certificateArn").isMissing && props.at("sslPolicy").isMissing ? "HTTP" : "HTTPS";
}

/**
 * The resource that an ARN in a property is of: by what the property depends on, or by the ARN. Where neither says it
 * before the update, a component that has only one is taken by its word.
 */
function referred(
  stack: Stack,
  from: StackResource,
  property: string,
  types: readonly string[],
): StackResource | undefined {
  const dependencies = from.propertyDependencies[property] ?? [];
  const direct = dependencies.flatMap((urn) => stack.byUrn(urn) ?? []).find(({ type }) => types.includes(type));
  if (direct !== undefined) return direct;
  const all = stack.ofType(...types);
  const arn = from.props.at(property);
  const components = arn.isKnown ? dependencies : [...dependencies, ...ownComponent(stack, from)];
  const [only, ...others] = all.filter((each) => components.some((urn) => isInside(stack, each, urn)));
  if (only !== undefined && others.length === 0) return only;
  const text = arn.text();
  return text === undefined ? undefined : all.find(({ props }) => props.at("arn").is(text));
}

/** The component that a resource is a part of. */
function ownComponent(stack: Stack, { parent }: StackResource): string[] {
  return parent === undefined || parent === stack.root?.urn ? [] : [parent];
}

function isInside(stack: Stack, resource: StackResource, component: string): boolean {
  for (let parent = resource.parent; parent !== undefined; parent = stack.byUrn(parent)?.parent) {
    if (parent === component) return true;
  }
  return false;
}
