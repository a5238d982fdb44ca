import type { ListenerRule } from "../elbv2.ts";
import { referencedName } from "../names.ts";
import { type PlannedShard, targetGroupsOf } from "../plan/plan.ts";
import { anchorName } from "./ingress.ts";
import { type ListenerRuleCondition, renderConditions, renderForwarded } from "./listenerRule.ts";

/** A rule of a load balancer that Pulumi itself owns, and the service that it fails over. */
export interface FailoverListenerRule<Arn> {
  /** Names the resource: the bundle's id, or the anchor's name, and the rule's number in it. */
  readonly name: string;
  /** Key under the fleet's `services`. Only where it has a fallback: Pulumi must ignore the weights of such a rule. */
  readonly service?: string;
  readonly args: FailoverListenerRuleArgs<Arn>;
}

/** Arguments of `aws.lb.ListenerRule`. */
export interface FailoverListenerRuleArgs<Arn> {
  readonly priority: number;
  readonly conditions: readonly ListenerRuleCondition[];
  readonly actions: readonly {
    readonly type: "forward";
    readonly forward: {
      /** The pods' first, then the fallback's. */
      readonly targetGroups: readonly { readonly arn: Arn; readonly weight?: number }[];
      /** Never: a sticky client keeps its target group when the weights change, for as long as its cookie lasts. */
      readonly stickiness?: never;
    };
  }[];
}

/** All requests go to the pods until someone changes the weights. */
const INITIAL_WEIGHTS = { primary: 100, fallback: 0 } as const;

/**
 * Writes a shard's rules for a load balancer that Pulumi itself owns: no gate, but both target groups in each rule
 * whose service has a fallback, the pods' with a weight of 100. Failing over is then a ModifyRule for each such rule.
 *
 * @param arnOf the ARN, or an Output of it, of a target group by its name; fallbacks' names are in `shard.fallbacks`
 * @example renderFailoverListenerRules(shard, (name) => groups[name].arn)[1]?.service // "web"
 */
export function renderFailoverListenerRules<Arn>(
  shard: PlannedShard,
  arnOf: (name: string) => Arn,
): FailoverListenerRule<Arn>[] {
  const gateRules = shard.rules.length - shard.anchors.length - countBundleRules(shard);
  const members = [{ id: anchorName(shard.name), rules: shard.anchors }, ...shard.bundles];
  return members.flatMap(({ id, rules }) =>
    rules.map((rule, index): FailoverListenerRule<Arn> => {
      const fallback = fallbackOf(shard, rule);
      const args = {
        priority: rule.priority - gateRules,
        conditions: renderConditions(rule),
        actions: [{ type: "forward" as const, forward: { targetGroups: renderGroups(rule, fallback?.name, arnOf) } }],
      };
      return { name: `${id}-${index + 1}`, ...(fallback === undefined ? {} : { service: fallback.service }), args };
    }),
  );
}

function countBundleRules({ bundles }: PlannedShard): number {
  return bundles.reduce((sum, { rules }) => sum + rules.length, 0);
}

/** The fallback of the one service that a tenant's rule sends to; anchors have none. */
function fallbackOf(shard: PlannedShard, rule: ListenerRule): PlannedShard["fallbacks"][number] | undefined {
  const [only, ...others] = namesOf(rule);
  if (shard.anchors.includes(rule) || others.length > 0) return undefined;
  const service = shard.targetGroups.find(({ name }) => name === only)?.service;
  return shard.fallbacks.find((fallback) => fallback.service === service);
}

function namesOf(rule: ListenerRule): string[] {
  return rule.actions.flatMap(targetGroupsOf).map(({ targetGroupARN }) => referencedName(targetGroupARN));
}

function renderGroups<Arn>(rule: ListenerRule, fallback: string | undefined, arnOf: (name: string) => Arn) {
  if (fallback === undefined) return renderForwarded(rule, arnOf);
  const pods = namesOf(rule).map((name) => ({ arn: arnOf(name), weight: INITIAL_WEIGHTS.primary }));
  return [...pods, { arn: arnOf(fallback), weight: INITIAL_WEIGHTS.fallback }];
}
