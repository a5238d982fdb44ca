import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import { LISTENER_CERTIFICATE_TYPES, LISTENER_RULE_TYPES, LISTENER_TYPES, LOAD_BALANCER_TYPES } from "./types.ts";

/** A load balancer whose listeners or rules Pulumi owns. */
export interface AwsBalancer {
  /** The load balancer; where another stack has it, the first of its listeners or rules. */
  readonly subject: StackResource;
  readonly listeners: readonly StackResource[];
  readonly rules: readonly StackResource[];
  /** Beside the default ones of the listeners. */
  readonly certificates: readonly StackResource[];
}

interface Found extends AwsBalancer {
  readonly listeners: StackResource[];
  readonly rules: StackResource[];
  readonly certificates: StackResource[];
}

/** The load balancers of the stack's listeners and listener rules, but Network Load Balancers. Use it with `stack.memo`. */
export function awsBalancers(stack: Stack): AwsBalancer[] {
  const found = new Map<string, Found>();
  const at = (resource: StackResource) => {
    const owner = balancerOf(stack, resource);
    if (owner === undefined) return undefined;
    const known = found.get(owner.key) ?? {
      subject: owner.balancer ?? resource,
      listeners: [],
      rules: [],
      certificates: [],
    };
    found.set(owner.key, known);
    return known;
  };
  for (const listener of stack.ofType(...LISTENER_TYPES)) at(listener)?.listeners.push(listener);
  for (const rule of stack.ofType(...LISTENER_RULE_TYPES)) at(rule)?.rules.push(rule);
  for (const each of stack.ofType(...LISTENER_CERTIFICATE_TYPES)) at(each)?.certificates.push(each);
  return [...found.values()];
}

interface Owner {
  readonly key: string;
  readonly balancer: StackResource | undefined;
}

/** Undefined where it is no Application Load Balancer's. What nobody can tell the load balancer of stands alone. */
function balancerOf(stack: Stack, resource: StackResource): Owner | undefined {
  const listener = LISTENER_TYPES.includes(resource.type) ? resource : listenerOf(stack, resource);
  const balancer = listener && referred(stack, listener, "loadBalancerArn", LOAD_BALANCER_TYPES);
  if (balancer !== undefined) {
    const type = balancer.props.at("loadBalancerType");
    return type.isMissing || type.is("application") ? { key: balancer.urn, balancer } : undefined;
  }
  const arn = listener?.props.at("loadBalancerArn").text() ?? balancerArnIn(resource);
  if (arn?.includes(":loadbalancer/net/") || arn?.includes(":loadbalancer/gwy/")) return undefined;
  return { key: arn ?? listener?.urn ?? resource.urn, balancer };
}

/** How problems call a load balancer, whose subject stands before them. */
export function balancerTitle({ type }: StackResource): string {
  return LOAD_BALANCER_TYPES.includes(type) ? "it" : "its load balancer";
}

/** The listener of a rule, or of a certificate, where this stack has it. */
export function listenerOf(stack: Stack, resource: StackResource): StackResource | undefined {
  return referred(stack, resource, "listenerArn", LISTENER_TYPES);
}

/** A listener's ARN goes on from its load balancer's. */
function balancerArnIn({ props }: StackResource): string | undefined {
  const arn = props.at("listenerArn").text();
  const parts = arn === undefined ? null : /^(.*):listener\/(.*)\/[^/]+$/.exec(arn);
  return parts === null ? undefined : `${parts[1]}:loadbalancer/${parts[2]}`;
}

/**
 * The resource of the stack that a property means: what the engine says it depends on, which tells also before the ARN
 * is known, or else the one that has the ARN.
 */
export function referred(
  stack: Stack,
  from: StackResource,
  property: string,
  types: readonly string[],
): StackResource | undefined {
  const urns = from.propertyDependencies[property] ?? [];
  const behind = urns.flatMap((urn) => stack.byUrn(urn) ?? []).filter(({ type }) => types.includes(type));
  if (behind.length === 1) return behind[0];
  const arn = from.props.at(property).text();
  return arn === undefined ? undefined : stack.memo(byArn).get(arn);
}

function byArn(stack: Stack): ReadonlyMap<string, StackResource> {
  const all = stack.ofType(...LOAD_BALANCER_TYPES, ...LISTENER_TYPES);
  return new Map(
    all.flatMap((each): [string, StackResource][] => {
      const arn = each.props.at("arn").text();
      return arn === undefined ? [] : [[arn, each]];
    }),
  );
}
