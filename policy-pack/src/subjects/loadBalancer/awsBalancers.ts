import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { LISTENER_CERTIFICATE_TYPES, LISTENER_RULE_TYPES, LISTENER_TYPES, LOAD_BALANCER_TYPES } from "../types.ts";
import { isApplication } from "./awsLoadBalancer.ts";
import { isOtherKind, listenerOf, loadBalancerOf } from "./awsReferences.ts";

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
  const balancer = listener === undefined ? undefined : loadBalancerOf(stack, listener);
  if (balancer !== undefined) return isApplication(balancer) ? { key: balancer.urn, balancer } : undefined;
  const arn = listener?.props.at("loadBalancerArn").text() ?? balancerArnIn(resource);
  if (arn !== undefined && isOtherKind(arn)) return undefined;
  return { key: arn ?? listener?.urn ?? resource.urn, balancer };
}

/** How problems call a load balancer, whose subject stands before them. */
export function balancerTitle({ type }: StackResource): string {
  return LOAD_BALANCER_TYPES.includes(type) ? "it" : "its load balancer";
}

/** A listener's ARN goes on from its load balancer's. */
function balancerArnIn({ props }: StackResource): string | undefined {
  const arn = props.at("listenerArn").text();
  const parts = arn === undefined ? null : /^(.*):listener\/(.*)\/[^/]+$/.exec(arn);
  return parts === null ? undefined : `${parts[1]}:loadbalancer/${parts[2]}`;
}
