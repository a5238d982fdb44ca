import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { ingressesByGroup, paramsOf } from "../ingress/ingresses.ts";
import { CLASS_PARAMS_TYPES, LOAD_BALANCER_TYPES } from "../types.ts";
import { AwsLoadBalancer, isApplication } from "./awsLoadBalancer.ts";
import { GroupLoadBalancer } from "./groupLoadBalancer.ts";
import type { Setting } from "./setting.ts";

/** Attributes of load balancers that policies ask for, under AWS's keys. */
export type AttributeKey =
  | "access_logs.s3.enabled"
  | "access_logs.s3.bucket"
  | "deletion_protection.enabled"
  | "routing.http.drop_invalid_header_fields.enabled";

/** What attributes are to be. */
export type AttributeValues = readonly (readonly [key: AttributeKey, value: string])[];

/** An Application Load Balancer, whoever makes it. Nothing is read before it is asked for. */
export interface LoadBalancer {
  /** What findings on the whole are about. */
  readonly subject: StackResource;
  /** Whether it is known to be open to the internet. */
  readonly isInternetFacing: boolean;
  /** Whether a reason stands in its tags or annotations why it may be lost; undefined where that is not known. */
  readonly isDisposable: boolean | undefined;
  attribute(key: AttributeKey): Setting;
  /** How to set attributes, as an order. */
  howToSet(values: AttributeValues): string;
}

/** All ALBs that the stack describes. Use it with `stack.memo`. */
export function loadBalancers(stack: Stack): LoadBalancer[] {
  return [...stack.memo(groupLoadBalancers), ...stack.memo(awsLoadBalancers)];
}

/** ALBs of IngressGroups, and of class parameters whose Ingresses other stacks have. Use it with `stack.memo`. */
export function groupLoadBalancers(stack: Stack): GroupLoadBalancer[] {
  const groups = stack.memo(ingressesByGroup).map((members) => {
    const params = paramsOf(members);
    return new GroupLoadBalancer(stack, params, members);
  });
  const used = new Set(groups.map(({ params }) => params));
  const lone = stack.ofType(...CLASS_PARAMS_TYPES).filter((params) => !used.has(params));
  return [...groups, ...lone.map((params) => new GroupLoadBalancer(stack, params, []))];
}

/** ALBs that Pulumi makes, also those inside components. Use it with `stack.memo`. */
export function awsLoadBalancers(stack: Stack): AwsLoadBalancer[] {
  const applications = stack.ofType(...LOAD_BALANCER_TYPES).filter(isApplication);
  return applications.map((resource) => new AwsLoadBalancer(stack, resource));
}
