import {
  type Action,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  ElasticLoadBalancingV2ServiceException,
  ModifyRuleCommand,
  paginateDescribeRules,
  type Rule,
  type RuleCondition,
  type TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { CloudConfig } from "./config.ts";
import { CloudSetupError } from "./errors.ts";
import { gateKeyOf } from "./gateConditions.ts";
import type { CloudObservation, ObservedGateRule, ObservedGroup, ObservedRule } from "./observation.ts";
import type { RuleChange, WeightChange } from "./planChanges.ts";
import type { GateChange } from "./planGates.ts";

/** Looks under way at once; AWS lets an account make 50 a second, and bursts of 200. */
const LOOKS_AT_ONCE = 4;

type Told = (what: string, error: unknown) => void;

/** Reads every listener's rules and every target group's health. What cannot be read is told of, and left out. */
export async function observe(
  client: ElasticLoadBalancingV2Client,
  config: CloudConfig,
  tell: Told,
): Promise<CloudObservation> {
  const listeners = new Set(config.pairs.map(({ listenerArn }) => listenerArn));
  const services = [...config.pairs, ...config.backstops.flatMap((backstop) => backstop.services)];
  const groups = new Set(services.flatMap(({ primaryArn, fallbackArn }) => [primaryArn, fallbackArn]));
  const found = {
    rules: new Map<string, readonly ObservedRule[]>(),
    groups: new Map<string, ObservedGroup>(),
    gates: new Map<string, readonly ObservedGateRule[]>(),
  };
  const looks = [
    ...[...listeners].map((arn) => async () => void found.rules.set(arn, await readRules(client, arn))),
    ...[...groups].map((arn) => async () => void found.groups.set(arn, await readGroup(client, arn))),
    ...config.backstops.map(({ gate: { shard }, port }) => async () => {
      found.gates.set(shard, await readGate(client, shard, port));
    }),
  ];
  const look = async (): Promise<void> => {
    for (let next = looks.shift(); next !== undefined; next = looks.shift()) {
      await next().catch((error: unknown) => tell("look", error));
    }
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, look));
  return found;
}

async function readRules(client: ElasticLoadBalancingV2Client, listenerArn: string): Promise<ObservedRule[]> {
  return (await listRules(client, listenerArn)).flatMap(toObservedRule);
}

async function listRules(client: ElasticLoadBalancingV2Client, listenerArn: string): Promise<Rule[]> {
  const rules: Rule[] = [];
  for await (const { Rules = [] } of paginateDescribeRules({ client }, { ListenerArn: listenerArn })) {
    rules.push(...Rules);
  }
  return rules;
}

/** The controller names its load balancers like their shards, and Pulumi does not know their ARNs. */
async function readGate(
  client: ElasticLoadBalancingV2Client,
  shard: string,
  port: number,
): Promise<ObservedGateRule[]> {
  const { LoadBalancers = [] } = await client.send(new DescribeLoadBalancersCommand({ Names: [shard] }));
  const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn;
  const { Listeners = [] } = await client.send(new DescribeListenersCommand({ LoadBalancerArn }));
  const listenerArn = Listeners.find(({ Port }) => Port === port)?.ListenerArn;
  if (listenerArn === undefined) throw new CloudSetupError(`${shard} has no listener on port ${port}`);
  return (await listRules(client, listenerArn)).flatMap(toGateRule);
}

function toGateRule({ RuleArn, Conditions = [] }: Rule): ObservedGateRule[] {
  const paths = Conditions.flatMap(({ PathPatternConfig }) => PathPatternConfig?.Values ?? []);
  const hosts = Conditions.flatMap(({ HostHeaderConfig }) => HostHeaderConfig?.Values ?? []);
  const key = gateKeyOf(paths);
  return RuleArn === undefined || key === undefined ? [] : [{ arn: RuleArn, key, conditions: { paths, hosts } }];
}

function toObservedRule({ RuleArn, Actions = [] }: Rule): ObservedRule[] {
  if (RuleArn === undefined) return [];
  const [action, ...others] = Actions;
  const config = others.length === 0 && action?.Type === "forward" ? action.ForwardConfig : undefined;
  const targetGroups = (config?.TargetGroups ?? []).flatMap(({ TargetGroupArn, Weight }) =>
    TargetGroupArn === undefined ? [] : [{ arn: TargetGroupArn, weight: Weight ?? 1 }],
  );
  return [{ arn: RuleArn, targetGroups, isSticky: config?.TargetGroupStickinessConfig?.Enabled === true }];
}

async function readGroup(client: ElasticLoadBalancingV2Client, arn: string): Promise<ObservedGroup> {
  const { TargetHealthDescriptions = [] } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }));
  const states = TargetHealthDescriptions.map(({ TargetHealth }: TargetHealthDescription) => TargetHealth?.State);
  return {
    // A target that drains takes no new requests.
    registered: states.filter((state) => state !== "draining").length,
    healthy: states.filter((state) => state === "healthy").length,
  };
}

/** One ModifyRule: of weights, which leaves the rule's conditions alone, or of a gate's conditions. */
export async function modifyRule(client: ElasticLoadBalancingV2Client, change: RuleChange): Promise<void> {
  const changed = "targetGroups" in change ? { Actions: [forwardTo(change)] } : { Conditions: conditionsOf(change) };
  await client.send(new ModifyRuleCommand({ RuleArn: change.ruleArn, ...changed }));
}

function forwardTo({ targetGroups }: WeightChange): Action {
  const TargetGroups = targetGroups.map(({ arn, weight }) => ({ TargetGroupArn: arn, Weight: weight }));
  return { Type: "forward", ForwardConfig: { TargetGroups, TargetGroupStickinessConfig: { Enabled: false } } };
}

function conditionsOf({ conditions: { paths, hosts } }: GateChange): RuleCondition[] {
  return [
    { Field: "path-pattern", PathPatternConfig: { Values: [...paths] } },
    ...(hosts.length === 0 ? [] : [{ Field: "host-header", HostHeaderConfig: { Values: [...hosts] } }]),
  ];
}

/** Whether AWS refused a call because there are too many. */
export function isThrottled(error: unknown): boolean {
  return error instanceof ElasticLoadBalancingV2ServiceException && THROTTLED.has(error.name);
}

const THROTTLED = new Set(["Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException"]);
