import {
  type RuleCondition as AwsCondition,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  type ElasticLoadBalancingV2Client,
  paginateDescribeRules,
  type Rule,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ListenerRule } from "@sluice/alb-model";

/** A rule in one spelling, whether ELBv2 or a plan has it. */
export interface ComparableRule {
  readonly port: number;
  readonly priority: number;
  /** By field, as `host-header`: what must match. */
  readonly conditions: readonly string[];
  /** As `forward edge-001-web=1`. */
  readonly actions: readonly string[];
}

export interface LiveRule extends ComparableRule {
  readonly arn: string;
}

/** The rules of a load balancer's listeners without their default ones, by port and priority; none if it is not there. */
export async function readLiveRules(elbv2: ElasticLoadBalancingV2Client, loadBalancer: string): Promise<LiveRule[]> {
  const rules: LiveRule[] = [];
  for (const { ListenerArn, Port = 0 } of await listenersOf(elbv2, loadBalancer)) {
    for await (const page of paginateDescribeRules({ client: elbv2 }, { ListenerArn })) {
      for (const rule of page.Rules ?? []) {
        if (rule.IsDefault !== true) rules.push({ arn: String(rule.RuleArn), ...comparableLive(Port, rule) });
      }
    }
  }
  return rules.sort(inOrder);
}

async function listenersOf(elbv2: ElasticLoadBalancingV2Client, name: string) {
  try {
    const { LoadBalancers = [] } = await elbv2.send(new DescribeLoadBalancersCommand({ Names: [name] }));
    const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn;
    return (await elbv2.send(new DescribeListenersCommand({ LoadBalancerArn }))).Listeners ?? [];
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === "LoadBalancerNotFoundException") return [];
    throw thrown;
  }
}

/** Rules of a plan, as `readLiveRules` gives them. */
export function comparablePlanned(rules: readonly ListenerRule[]): ComparableRule[] {
  return rules
    .map(({ port, priority, conditions, actions }) => ({
      port,
      priority,
      conditions: conditions.map(({ field, ...config }) => conditionText(field, Object.values(config)[0])).sort(),
      actions: actions.map((action) => {
        if (action.type !== "forward") return JSON.stringify(action);
        const { targetGroups } = action.forwardConfig as ForwardConfig;
        return forwardText(targetGroups.map(({ targetGroupARN, weight }) => [targetGroupARN.slice(5), weight]));
      }),
    }))
    .sort(inOrder);
}

interface ForwardConfig {
  readonly targetGroups: readonly { readonly targetGroupARN: string; readonly weight?: number }[];
}

function comparableLive(port: number, { Priority, Conditions = [], Actions = [] }: Rule): ComparableRule {
  return {
    port,
    priority: Number(Priority),
    conditions: Conditions.map((condition) => conditionText(String(condition.Field), configOf(condition))).sort(),
    actions: Actions.map(({ Type, ForwardConfig, ...others }) => {
      if (Type !== "forward") return JSON.stringify({ Type, ...others });
      const tuples = ForwardConfig?.TargetGroups ?? [];
      return forwardText(tuples.map(({ TargetGroupArn = "", Weight }) => [TargetGroupArn.split("/")[1] ?? "", Weight]));
    }),
  };
}

function configOf(condition: AwsCondition): unknown {
  const { HostHeaderConfig, PathPatternConfig, SourceIpConfig, HttpHeaderConfig } = condition;
  return HostHeaderConfig ?? PathPatternConfig ?? SourceIpConfig ?? HttpHeaderConfig ?? condition;
}

/** Keys in one spelling, lists that are not given left out. */
function conditionText(field: string, config: unknown): string {
  const entries = Object.entries(config as object)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([key, value]) => `${key.charAt(0).toLowerCase()}${key.slice(1)}=${JSON.stringify(value)}`);
  return `${field} ${entries.sort().join(" ")}`;
}

/** A weight that is not given is 1. */
function forwardText(tuples: readonly (readonly [name: string, weight: number | undefined])[]): string {
  return `forward ${tuples.map(([name, weight]) => `${name}=${weight ?? 1}`).join(" ")}`;
}

function inOrder(a: ComparableRule, b: ComparableRule): number {
  return a.port - b.port || a.priority - b.priority;
}
