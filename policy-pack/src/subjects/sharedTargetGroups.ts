import { annotationKey, decodeAction } from "@sluice/alb-model";
import { namespaceOf, objectName, type StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import { awsListeners } from "./awsListeners.ts";
import { type ForwardTarget, forwardActions, inAnnotation, targetGroupNameIn } from "./forwardActions.ts";
import { type IngressAction, ingressActions, ingressBackends } from "./ingressActions.ts";
import { annotationsOf } from "./ingresses.ts";
import { groupsBehind } from "./lambdaTargets.ts";
import { groupLoadBalancers } from "./loadBalancers.ts";
import { SERVICE_TYPES, TARGET_GROUP_TYPES } from "./types.ts";

const ACTIONS = annotationKey("actions", "");

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
  return [...ofIngresses, ...ofListeners].filter(({ size }) => size > 1);
}

/** The stack's target groups by name, and its Services. */
class Index {
  readonly groups: ReadonlyMap<string, StackResource>;
  readonly services: ReadonlyMap<string, StackResource>;

  constructor(stack: Stack) {
    const named = stack.ofType(...TARGET_GROUP_TYPES).flatMap((group): [string, StackResource][] => {
      const name = group.props.at("name").knownText();
      return name === undefined ? [] : [[name, group]];
    });
    this.groups = new Map(named);
    this.services = new Map(stack.ofType(...SERVICE_TYPES).map((each) => [serviceKey(each, objectName(each)), each]));
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
    for (const action of behind.length > 0 ? knownActions(ingress) : ingressActions(ingress)) {
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
    const group = this.#index.groups.get(key);
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

/** Actions whose annotations are known; those that are not are not noted. */
function knownActions(ingress: StackResource): IngressAction[] {
  return annotationsOf(ingress)
    .entries()
    .flatMap(([key, value]): IngressAction[] => {
      const text = key.startsWith(ACTIONS) ? value.knownText() : undefined;
      const decoded = text === undefined ? undefined : decodeAction(text);
      if (decoded === undefined || "error" in decoded) return [];
      return [{ name: key.slice(ACTIONS.length), key, config: decoded.value }];
    });
}

function serviceKey(object: StackResource, name: string): string {
  return `${object.provider} ${namespaceOf(object)} ${name}`;
}
