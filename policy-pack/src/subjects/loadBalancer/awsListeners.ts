import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { LISTENER_RULE_TYPES, LISTENER_TYPES } from "../types.ts";
import { isApplication } from "./awsLoadBalancer.ts";
import { isOtherKind, listenerOf, loadBalancerOf } from "./awsReferences.ts";

/** A listener that Pulumi makes. */
export interface AwsListener {
  readonly resource: StackResource;
  /** Where this stack makes it. */
  readonly loadBalancer: StackResource | undefined;
  /** The same for listeners of one load balancer. */
  readonly of: string;
  readonly rules: readonly StackResource[];
}

/** All listeners of ALBs with their load balancers and rules. Use it with `stack.memo`. */
export function awsListeners(stack: Stack): AwsListener[] {
  const rules = Map.groupBy(stack.ofType(...LISTENER_RULE_TYPES), (rule) => listenerOf(stack, rule));
  return stack.ofType(...LISTENER_TYPES).flatMap((resource): AwsListener[] => {
    const loadBalancer = loadBalancerOf(stack, resource);
    if (!mayBeOfAlb(resource, loadBalancer)) return [];
    const arn = loadBalancer === undefined ? resource.props.at("loadBalancerArn").text() : undefined;
    return [{ resource, loadBalancer, of: loadBalancer?.urn ?? arn ?? resource.urn, rules: rules.get(resource) ?? [] }];
  });
}

/** Network and Gateway Load Balancers have listeners of the same type; a Gateway's have no protocol. */
function mayBeOfAlb({ props }: StackResource, loadBalancer: StackResource | undefined): boolean {
  if (loadBalancer !== undefined) return isApplication(loadBalancer);
  const protocol = props.at("protocol").knownText() ?? "HTTP";
  const arn = props.at("loadBalancerArn").knownText() ?? "";
  return /^HTTPS?$/.test(protocol) && !isOtherKind(arn);
}

/** `HTTP`, `HTTPS` or another; an ALB's listener speaks HTTP unless told otherwise. Undefined where it is not known. */
export function protocolOf({ props }: StackResource): string | undefined {
  const protocol = props.at("protocol");
  if (!protocol.isMissing) return protocol.text();
  return props.at("certificateArn").isMissing && props.at("sslPolicy").isMissing ? "HTTP" : "HTTPS";
}
