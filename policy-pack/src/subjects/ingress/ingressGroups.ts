import { annotation, type GroupModel, type Ingress, type IngressClassParams, interpret } from "@sluice/alb-model";
import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { type AlbIngress, annotationsOf, ingressesByGroup, paramsOf } from "./ingresses.ts";
import { plainIngress } from "./plainIngress.ts";
import { plainParams } from "./plainParams.ts";

/** An Ingress of a group. */
export interface GroupMember extends AlbIngress {
  /** The Ingress as the model takes it. */
  readonly object: Ingress;
  /** `namespace/name`, as the controller's errors name it. */
  readonly key: string;
  /** `group.order`: rules of lower ones come first. 0 where it is absent, not known yet or no number. */
  readonly order: number;
  readonly isOrderKnown: boolean;
  /** Whether it is known on which ports it listens. */
  readonly arePortsKnown: boolean;
}

/** An IngressGroup: one load balancer, and all Ingresses of the stack that it is made of. */
export interface IngressGroup {
  readonly name: string;
  /** URN of the provider: the cluster. */
  readonly cluster: string;
  /** In the order of their rules, whatever the order of the stack. */
  readonly members: readonly GroupMember[];
  /** Of the first member that has any. */
  readonly params: StackResource | undefined;
  /** What findings on the load balancer as a whole are about: the class parameters, else the first member. */
  readonly subject: StackResource;
  /**
   * What the controller would build of the members. Values that are not known yet are stood in for so that each rule
   * still counts once: it is a lower bound then. Undefined where the controller would refuse the group.
   */
  readonly model: GroupModel | undefined;
  /** Why the controller would refuse the whole group. */
  readonly error: string | undefined;
}

/**
 * The groups of the stack, by cluster and name. Use it with `stack.memo`.
 *
 * @example for (const { model } of stack.memo(ingressGroups)) console.log(model?.rules.length);
 */
export function ingressGroups(stack: Stack): IngressGroup[] {
  return stack.memo(ingressesByGroup).flatMap((ingresses) => groupOf(ingresses) ?? []);
}

function groupOf(ingresses: readonly AlbIngress[]): IngressGroup | undefined {
  const members = ingresses.map(memberOf).sort(byRules);
  const [first] = members;
  if (first === undefined) return undefined;
  const params = paramsOf(members);
  const { group: name, resource } = first;
  const found = { name, cluster: resource.provider, members, params, subject: params ?? resource };
  return { ...found, ...built(members) };
}

function memberOf(ingress: AlbIngress): GroupMember {
  const object = plainIngress(ingress);
  const annotations = annotationsOf(ingress.resource);
  const order = Number(object.metadata.annotations?.[annotation.groupOrder] ?? 0);
  return {
    ...ingress,
    object,
    key: `${ingress.namespace}/${ingress.name}`,
    order: Number.isFinite(order) ? order : 0,
    isOrderKnown: annotations.at(annotation.groupOrder).isKnown,
    arePortsKnown: annotations.at(annotation.listenPorts).isKnown,
  };
}

/** As the controller sorts them; where two are one object, by what tells them apart in the stack. */
function byRules(a: GroupMember, b: GroupMember): number {
  return a.order - b.order || compareText(a.key, b.key) || compareText(a.resource.urn, b.resource.urn);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** What the controller builds of Ingresses that make one load balancer. */
function built(members: readonly GroupMember[]): Pick<IngressGroup, "model" | "error"> {
  const results = interpret({
    ingresses: members.map(({ object }) => object),
    ingressClassParams: classParams(members),
  });
  const refused = results.find((each) => "error" in each);
  if (refused !== undefined && "error" in refused) return { model: undefined, error: refused.error };
  const model = results.find((each): each is GroupModel => "rules" in each);
  return { model, error: undefined };
}

/** A listener of another stack's Ingress, or of a class that another stack has, would be missed here. */
const MISSING_LISTENER = "listener does not exist for SSLRedirect port";

/** Whether the stack alone tells that the controller would refuse the group, whatever other stacks add to it. */
export function isRefusedForSure({ error, name, members: [first, ...others] }: IngressGroup): boolean {
  if (error === undefined || first === undefined) return false;
  if (!error.startsWith(MISSING_LISTENER)) return true;
  const isAlone = others.length === 0 && name === first.key;
  return isAlone && (first.params !== undefined || first.ingressClass !== undefined);
}

/**
 * The member without which, and without those after it, the controller would take the group: it is the one that is
 * wrong, or that contradicts one before it. Undefined where the class parameters are wrong by themselves.
 */
export function memberAtFault({ members }: IngressGroup): GroupMember | undefined {
  const [first] = members;
  if (first !== undefined && isRefused([withoutOwnWords(first)])) return undefined;
  let [taken, refused] = [0, members.length];
  while (refused - taken > 1) {
    const middle = Math.floor((taken + refused) / 2);
    if (isRefused(members.slice(0, middle))) refused = middle;
    else taken = middle;
  }
  return members[refused - 1];
}

function isRefused(members: readonly GroupMember[]): boolean {
  return built(members).error !== undefined;
}

function withoutOwnWords(member: GroupMember): GroupMember {
  const { metadata, spec } = member.object;
  const object = { ...member.object, metadata: { ...metadata, annotations: {} }, spec: { ...spec, rules: [] } };
  return { ...member, object };
}

/** Parameters under the names of the classes that have them, which is how they are found where no classes are given. */
function classParams(members: readonly AlbIngress[]): IngressClassParams[] {
  const byClass = new Map(
    members.flatMap(({ className, params }): [string, StackResource][] =>
      className === undefined || params === undefined ? [] : [[className, params]],
    ),
  );
  return [...byClass].map(([className, params]) => plainParams(params, className));
}

/**
 * What the controller would build of each member if it were alone, without redirects from HTTP that others may have
 * asked for. It tells which rules are whose, and goes on where the group as a whole is refused. Use it with
 * `stack.memo`.
 */
export function ownModels(stack: Stack): ReadonlyMap<GroupMember, GroupModel> {
  const models = new Map<GroupMember, GroupModel>();
  for (const { members } of stack.memo(ingressGroups)) {
    const params = new Map(classParams(members).map((each) => [each.metadata.name, each]));
    for (const member of members) {
      const model = ownModel(member, params.get(member.object.spec.ingressClassName ?? ""));
      if (model !== undefined) models.set(member, model);
    }
  }
  return models;
}

function ownModel({ object }: GroupMember, params: IngressClassParams | undefined): GroupModel | undefined {
  const { [annotation.sslRedirect]: _asked, ...annotations } = object.metadata.annotations ?? {};
  const alone = { ...object, metadata: { ...object.metadata, annotations } };
  const { sslRedirectPort: _port, ...spec } = params?.spec ?? {};
  const ingressClassParams = params === undefined ? [] : [{ ...params, spec }];
  return interpret({ ingresses: [alone], ingressClassParams }).find((each) => "rules" in each);
}
