import type { ListenerRule, RuleCondition } from "../elbv2.ts";
import { referencedName } from "../names.ts";
import { type PlannedShard, targetGroupsOf } from "../plan/plan.ts";

/** A rule as the arguments of `aws.lb.ListenerRule`, for load balancers that Pulumi itself owns. */
export interface ListenerRuleArgs<Arn> {
  readonly priority: number;
  readonly conditions: readonly ListenerRuleCondition[];
  readonly actions: readonly {
    readonly type: "forward";
    readonly forward: { readonly targetGroups: readonly { readonly arn: Arn; readonly weight?: number }[] };
  }[];
}

export interface ListenerRuleCondition {
  readonly hostHeader?: { readonly values?: readonly string[]; readonly regexValues?: readonly string[] };
  readonly pathPattern?: { readonly values?: readonly string[]; readonly regexValues?: readonly string[] };
  readonly sourceIp?: { readonly values: readonly string[] };
}

/**
 * Writes a shard's rules as `aws.lb.ListenerRule` arguments, the same rules that the controller would build.
 *
 * @param arnOf the ARN, or an Output of it, of a target group by its name
 */
export function renderListenerRules<Arn>(shard: PlannedShard, arnOf: (name: string) => Arn): ListenerRuleArgs<Arn>[] {
  return shard.rules.map((rule) => ({
    priority: rule.priority,
    conditions: renderConditions(rule),
    actions: [{ type: "forward", forward: { targetGroups: renderForwarded(rule, arnOf) } }],
  }));
}

/** The target groups of a rule with their weights, as arguments of `aws.lb.ListenerRule`. */
export function renderForwarded<Arn>(rule: ListenerRule, arnOf: (name: string) => Arn) {
  return rule.actions.flatMap(targetGroupsOf).map(({ targetGroupARN, weight }) => ({
    arn: arnOf(referencedName(targetGroupARN)),
    ...(weight === undefined ? {} : { weight }),
  }));
}

/** The conditions of a rule as arguments of `aws.lb.ListenerRule`. */
export function renderConditions({ conditions }: ListenerRule): ListenerRuleCondition[] {
  return conditions.flatMap(renderCondition);
}

/** Plans hold host, path and source conditions only. */
function renderCondition(condition: RuleCondition): ListenerRuleCondition[] {
  if (condition.field === "host-header") return [{ hostHeader: condition.hostHeaderConfig }];
  if (condition.field === "path-pattern") return [{ pathPattern: condition.pathPatternConfig }];
  if (condition.field === "source-ip") return [{ sourceIp: condition.sourceIPConfig }];
  return [];
}
