import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { ingressActions, ingressBackends, knownIngressActions } from "../ingress/ingressActions.ts";
import { awsBalancers } from "../loadBalancer/awsBalancers.ts";
import { awsListeners } from "../loadBalancer/awsListeners.ts";
import { groupLoadBalancers } from "../loadBalancer/loadBalancers.ts";
import { TARGET_GROUP_TYPES } from "../types.ts";
import { type ForwardTarget, forwardActions, inAnnotation, targetGroupNameIn } from "./forwardActions.ts";
import { groupsBehind } from "./lambdaTargets.ts";
import { serviceKey, servicesByKey } from "./services.ts";

/** A Service of this stack for which the controller makes a target group. */
export interface ServiceBehind {
  readonly ingress: StackResource;
  readonly service: StackResource;
}

/** Target groups that share a load balancer with others. */
export interface SharedTargetGroups {
  /** Those that Pulumi makes. */
  readonly made: ReadonlySet<StackResource>;
  readonly services: readonly ServiceBehind[];
}

/** The target groups of each load balancer that has more than one, also of other stacks. Use it with `stack.memo`. */
export function sharedTargetGroups(stack: Stack): SharedTargetGroups[] {
  const index = new Index(stack);
  const ofIngresses = stack.memo(groupLoadBalancers).map(({ members }) => {
    const found = new Found(stack, index);
    for (const { resource } of members) found.addIngress(resource);
    return found;
  });
  const byLoadBalancer = Map.groupBy(stack.memo(awsListeners), ({ of }) => of);
  const ofListeners = [...byLoadBalancer.values()].map((listeners) => {
    const found = new Found(stack, index);
    for (const { resource, rules } of listeners) for (const each of [resource, ...rules]) found.addListener(each);
    return found;
  });
  // Rules on the listener of another stack are of a load balancer that has no listener here.
  const ofOthers = stack.memo(awsBalancers).filter(({ listeners }) => listeners.length === 0);
  const ofRules = ofOthers.map(({ rules }) => {
    const found = new Found(stack, index);
    for (const rule of rules) found.addListener(rule);
    return found;
  });
  return [...ofIngresses, ...ofListeners, ...ofRules].filter(({ size }) => size > 1);
}

/** The stack's target groups by name, and its Services. */
class Index {
  /** Of one name there may be several, in several accounts or Regions. */
  readonly groups: ReadonlyMap<string, readonly StackResource[]>;
  readonly services: ReadonlyMap<string, StackResource>;

  constructor(stack: Stack) {
    // One whose name is not known yet is found under none.
    this.groups = Map.groupBy(stack.ofType(...TARGET_GROUP_TYPES), ({ props }) => props.at("name").knownText() ?? "");
    this.services = stack.memo(servicesByKey);
  }
}

/** What was found behind one load balancer. */
class Found implements SharedTargetGroups {
  readonly made = new Set<StackResource>();
  readonly services: ServiceBehind[] = [];
  /** Target groups of other stacks, and those of Services; one a text. */
  readonly #others = new Set<string>();
  readonly #stack: Stack;
  readonly #index: Index;

  constructor(stack: Stack, index: Index) {
    this.#stack = stack;
    this.#index = index;
  }

  get size(): number {
    return this.made.size + this.#others.size;
  }

  addIngress(ingress: StackResource): void {
    const behind = groupsBehind(this.#stack, ingress, "metadata");
    for (const group of behind) this.made.add(group);
    // What it depends on says which target groups stand in actions that are not known yet.
    for (const action of behind.length > 0 ? knownIngressActions(ingress) : ingressActions(ingress)) {
      for (const { targets } of inAnnotation(ingress, action)) this.#addTargets(ingress, targets);
    }
    for (const { name, isAction } of ingressBackends(ingress)) if (!isAction) this.#addService(ingress, name);
  }

  /** The targets of a listener or a rule, by what it depends on, before their ARNs are known, and by what is written. */
  addListener(resource: StackResource): void {
    for (const { property, targets } of forwardActions(resource)) {
      const behind = groupsBehind(this.#stack, resource, property);
      for (const group of behind) this.made.add(group);
      // With fewer dependencies than targets, some are written as they are.
      if (behind.length < targets.length) this.#addTargets(resource, targets);
    }
  }

  #addTargets(resource: StackResource, targets: readonly ForwardTarget[]): void {
    for (const target of targets) this.#addTarget(resource, target);
  }

  #addTarget(resource: StackResource, { arn, name, service }: ForwardTarget): void {
    const serviceName = service.text();
    if (serviceName !== undefined) {
      this.#addService(resource, serviceName);
      return;
    }
    const text = name.text() ?? arn.text();
    if (text === undefined) return;
    const key = targetGroupNameIn(text) ?? text;
    const named = this.#index.groups.get(key) ?? [];
    const isNear = (each: StackResource) => this.made.has(each) || each.provider === resource.provider;
    const group = named.find(isNear) ?? (named.length === 1 ? named[0] : undefined);
    if (group === undefined) this.#others.add(key);
    else this.made.add(group);
  }

  /** The controller makes one target group for each Ingress and Service. */
  #addService(ingress: StackResource, name: string): void {
    const key = `${ingress.urn} ${name}`;
    if (this.#others.has(key)) return;
    this.#others.add(key);
    const service = this.#index.services.get(serviceKey(ingress, name));
    if (service !== undefined) this.services.push({ ingress, service });
  }
}
