import type { GroupModel, ListenerRule, RuleCondition } from "@sluice/alb-model";
import { annotation } from "@sluice/alb-model";
import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { type GroupMember, type IngressGroup, ingressGroups, ownModels } from "../ingress/ingressGroups.ts";
import { type AwsBalancer, awsBalancers, balancerTitle } from "./awsBalancers.ts";
import { awsConditions } from "./awsConditions.ts";

/** A rule, and the Ingress or listener rule that it comes from. */
export interface OwnedRule {
  readonly owner: StackResource;
  readonly conditions: readonly RuleCondition[];
}

/** An Application Load Balancer, whether the controller makes it of Ingresses or Pulumi owns it. */
export interface Balancer {
  /** What findings on it as a whole are about. */
  readonly subject: StackResource;
  /** In messages: `the group edge`, or `it` where the subject is the load balancer itself. */
  readonly title: string;
  /** All but the default ones. Where values are not known yet, or the group would be refused: a lower bound. */
  readonly rules: readonly OwnedRule[];
  /** What the controller would build; of a group that it would refuse, what it would build of each member. */
  readonly models: readonly GroupModel[];
  /** The listeners and listener rules that Pulumi owns, or the Ingresses. */
  readonly parts: readonly StackResource[];
}

/** The load balancers that the stack has rules for. Use it with `stack.memo`. */
export function balancers(stack: Stack): Balancer[] {
  const own = stack.memo(ownModels);
  return [...stack.memo(ingressGroups).map((group) => ofGroup(group, own)), ...stack.memo(awsBalancers).map(ofAws)];
}

function ofGroup(group: IngressGroup, own: ReadonlyMap<GroupMember, GroupModel>): Balancer {
  const models = group.members.flatMap((member): MemberModel[] => {
    const model = own.get(member);
    return model === undefined ? [] : [{ owner: member.resource, model }];
  });
  const redirects = group.members.some(asksForRedirect);
  const rules = group.model === undefined ? rulesAlone(models, redirects) : rulesOf(group, group.model, models);
  return {
    subject: group.subject,
    title: `the group ${group.name}`,
    rules,
    models: group.model === undefined ? models.map(({ model }) => model) : [group.model],
    parts: group.members.map(({ resource }) => resource),
  };
}

interface MemberModel {
  readonly owner: StackResource;
  readonly model: GroupModel;
}

function asksForRedirect({ object, params }: GroupMember): boolean {
  const asked = object.metadata.annotations?.[annotation.sslRedirect] !== undefined;
  return asked || params?.props.at("spec").at("sslRedirectPort").isGiven === true;
}

/** Of a group that would be refused: the rules that its members have once the fault is mended. */
function rulesAlone(models: readonly MemberModel[], redirects: boolean): OwnedRule[] {
  return models.flatMap(({ owner, model }) => {
    const ports = model.listeners.filter(({ protocol }) => !redirects || protocol === "HTTPS").map(({ port }) => port);
    return model.rules.filter(({ port }) => ports.includes(port)).map(({ conditions }) => ({ owner, conditions }));
  });
}

/** The group's rules are those of its members in their order, port by port, less some that redirects swallow. */
function rulesOf({ subject }: IngressGroup, { rules }: GroupModel, models: readonly MemberModel[]): OwnedRule[] {
  const byPort = Map.groupBy(rules, ({ port }) => port);
  return [...byPort].flatMap(([port, ofPort]) => {
    const candidates = models.flatMap(({ owner, model }) =>
      model.rules.filter((rule) => rule.port === port).map((rule) => ({ owner, text: textOf(rule) })),
    );
    let next = 0;
    return ofPort.map((rule): OwnedRule => {
      const text = textOf(rule);
      const start = next;
      while (next < candidates.length && candidates[next]?.text !== text) next++;
      const owner = candidates[next]?.owner;
      if (owner === undefined) next = start;
      else next++;
      return { owner: owner ?? subject, conditions: rule.conditions };
    });
  });
}

function textOf({ conditions }: Pick<ListenerRule, "conditions">): string {
  return JSON.stringify(conditions);
}

function ofAws({ subject, listeners, rules }: AwsBalancer): Balancer {
  return {
    subject,
    title: balancerTitle(subject),
    rules: rules.map((owner) => ({ owner, conditions: awsConditions(owner) })),
    models: [],
    parts: [...listeners, ...rules],
  };
}
