import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  fallbackGroupName,
  type ListenerRuleCondition,
  type PlannedShard,
  type Problem,
  type ResolvedFleet,
  renderListenerRules,
  shardTags,
} from "@sluice/alb-model";
import { SpecError } from "@sluice/multitenant-alb";
import { checkListenerArn } from "../cloud/arns.ts";
import { checkFailoverRules, type FailoverRule, failoverRules } from "../cloud/failoverRules.ts";

type Arns = Readonly<Record<string, pulumi.Input<string>>>;

export interface FailoverListenerRulesArgs {
  readonly fleet: ResolvedFleet;
  readonly shard: PlannedShard;
  /** Of the load balancer that has the shard's rules; no controller may manage it. */
  readonly listenerArn: pulumi.Input<string>;
  /** By service: the target group of its pods on this shard. */
  readonly targetGroupArns: Arns;
  /** By service with a fallback: `arn` of its `LambdaTargetGroup` on this shard. */
  readonly fallbackArns: Arns;
}

/** A service whose weights can be shifted on one listener. */
export interface ShiftedGroups {
  /** Key under the fleet's `services`. */
  readonly service: string;
  readonly primaryArn: pulumi.Output<string>;
  readonly fallbackArn: pulumi.Output<string>;
  /** Rules that forward to both. */
  readonly rules: number;
}

/** What a `CloudWeightShifter` needs to know of a shard; `FailoverListenerRules` is one. */
export interface FailoverShard {
  readonly fleet: ResolvedFleet;
  readonly shard: string;
  readonly listenerArn: pulumi.Output<string>;
  readonly groups: readonly ShiftedGroups[];
}

/**
 * The AWS provider holds a rule's target groups as a set, and a set's element has no path of its own: `ignoreChanges`
 * on one weight would name another group after a refresh. So the whole set is ignored, and a change of the groups that
 * the program asks for replaces the rule. Source: https://github.com/pulumi/pulumi-aws/issues/5798
 */
const WEIGHTS = "actions[0].forward.targetGroups";

/**
 * A shard's rules as `aws.lb.ListenerRule`, for a load balancer that Pulumi owns. A rule of a service with a fallback
 * forwards to both target groups, with all traffic on the pods at first; a `CloudWeightShifter` changes the weights, and
 * Pulumi leaves them alone. Type, order, conditions and priority are still Pulumi's: what is changed by hand there, a
 * refresh shows and the next update puts right. Groups that were exchanged by hand are what Pulumi cannot see; the
 * shifter misses them and raises its alarm.
 *
 * A rule that is replaced begins with its pods again, until the shifter's next run. There is no group stickiness,
 * because its cookie outlives every weight.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * const rules = new FailoverListenerRules("edge-001", {
 *   fleet: plan.fleet, shard, listenerArn: https.arn,
 *   targetGroupArns: { web: webGroup.arn }, fallbackArns: { web: fallback.arn },
 * });
 * new CloudWeightShifter("edge-shifter", { shards: [rules], alarmActions: [onCall.arn] });
 */
export class FailoverListenerRules extends pulumi.ComponentResource implements FailoverShard {
  readonly fleet: ResolvedFleet;
  readonly shard: string;
  readonly listenerArn: pulumi.Output<string>;
  readonly groups: readonly ShiftedGroups[];
  /** By key: `edge-001-b0001-1-1` is the first route of the bundle's first row of hosts. */
  readonly rules: Readonly<Record<string, aws.lb.ListenerRule>>;

  constructor(name: string, args: FailoverListenerRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    const { fleet, shard, listenerArn } = args;
    const planned = failoverRules(fleet, shard);
    const problems = checkArgs(args, planned);
    if (problems.length > 0) throw new SpecError(problems);
    super("sluice:index:FailoverListenerRules", name, { fleet: fleet.name, shard: shard.name }, opts);
    this.fleet = fleet;
    this.shard = shard.name;
    const arns = namedArns(args);
    const made = planned.map((rule) => [rule.key, this.create(args, rule, arns)] as const);
    this.rules = Object.fromEntries(made);
    this.groups = shiftedGroups(args, planned);
    this.listenerArn = pulumi.output(listenerArn);
    this.registerOutputs({ rules: planned.map(({ key }) => key) });
  }

  private create(
    { fleet, shard, listenerArn }: FailoverListenerRulesArgs,
    { key, rule, service }: FailoverRule,
    arns: ReadonlyMap<string, pulumi.Input<string>>,
  ): aws.lb.ListenerRule {
    const [rendered] = renderListenerRules({ ...shard, rules: [rule] }, (name) => arns.get(name) ?? "");
    const actions = (rendered?.actions ?? []).map(({ type, forward }) => {
      return { type, forward: { targetGroups: [...forward.targetGroups] } };
    });
    const tags = {
      ...shardTags(fleet.tags, fleet.name, shard.name),
      ...(service === undefined ? {} : { "sluice:service": service }),
    };
    const own = { listenerArn, priority: rule.priority, tags };
    const conditions = (rendered?.conditions ?? []).map(toCondition);
    const shifted = {
      ignoreChanges: [WEIGHTS],
      replacementTrigger: pulumi.all(actions.flatMap(({ forward }) => forward.targetGroups.map(({ arn }) => arn))),
    };
    return new aws.lb.ListenerRule(
      key,
      { ...own, conditions, actions },
      // No two rules of a listener may have one priority, not even for a moment.
      { parent: this, deleteBeforeReplace: true, ...(service === undefined ? {} : shifted) },
    );
  }
}

/** Pulumi's types ask for lists that may be written to. */
function toCondition(condition: ListenerRuleCondition): aws.types.input.lb.ListenerRuleCondition {
  const { hostHeader, pathPattern, sourceIp } = condition;
  return {
    ...(hostHeader === undefined ? {} : { hostHeader: copied(hostHeader) }),
    ...(pathPattern === undefined ? {} : { pathPattern: copied(pathPattern) }),
    ...(sourceIp === undefined ? {} : { sourceIp: { values: [...sourceIp.values] } }),
  };
}

function copied({
  values,
  regexValues,
}: {
  readonly values?: readonly string[];
  readonly regexValues?: readonly string[];
}) {
  return {
    ...(values === undefined ? {} : { values: [...values] }),
    ...(regexValues === undefined ? {} : { regexValues: [...regexValues] }),
  };
}

/** By the target group's name, as the plan's rules refer to it. */
function namedArns({
  shard,
  targetGroupArns,
  fallbackArns,
}: FailoverListenerRulesArgs): Map<string, pulumi.Input<string>> {
  const arns = new Map<string, pulumi.Input<string>>();
  for (const { name, service } of shard.targetGroups) arns.set(name, targetGroupArns[service] ?? "");
  for (const [service, arn] of Object.entries(fallbackArns)) arns.set(fallbackGroupName(shard.name, service), arn);
  return arns;
}

function shiftedGroups(args: FailoverListenerRulesArgs, planned: readonly FailoverRule[]): ShiftedGroups[] {
  return servicesOf(planned).map((service) => ({
    service,
    primaryArn: pulumi.output(args.targetGroupArns[service] ?? ""),
    fallbackArn: pulumi.output(args.fallbackArns[service] ?? ""),
    rules: planned.filter((rule) => rule.service === service).length,
  }));
}

function servicesOf(planned: readonly FailoverRule[]): string[] {
  return [...new Set(planned.flatMap(({ service }) => (service === undefined ? [] : [service])))].sort();
}

function checkArgs(args: FailoverListenerRulesArgs, planned: readonly FailoverRule[]): Problem[] {
  const { fleet, shard, listenerArn, targetGroupArns, fallbackArns } = args;
  const shifted = servicesOf(planned);
  const services = shard.targetGroups.map(({ service }) => service);
  return [
    ...checkFailoverRules(fleet, shard),
    ...(typeof listenerArn === "string" ? checkListenerArn("listenerArn", listenerArn) : []),
    ...checkArns("targetGroupArns", targetGroupArns, services, `a target group on ${shard.name}`),
    ...checkArns("fallbackArns", fallbackArns, shifted, `a fallback in ${shard.name}'s rules`),
    ...(shifted.length > 0 ? [] : [nothingShifted(shard.name)]),
  ];
}

function checkArns(path: string, given: Arns, needed: readonly string[], what: string): Problem[] {
  const missing = needed.filter((service) => given[service] === undefined);
  const unknown = Object.keys(given).filter((service) => !needed.includes(service));
  return [
    ...missing.map((service) => {
      const message = `is missing, and ${service} has ${what}`;
      return { code: "failover.arnMissing", path: `${path}.${service}`, message, fix: "give the target group's ARN" };
    }),
    ...unknown.map((service) => {
      const message = `is no service with ${what}`;
      return { code: "failover.arnUnknown", path: `${path}.${service}`, value: service, message, fix: "leave it out" };
    }),
  ];
}

function nothingShifted(shard: string): Problem {
  const message = "has no rule of a service with a fallback, so there is nothing to shift";
  return {
    code: "failover.nothing",
    path: `shards.${shard}`,
    value: shard,
    message,
    fix: "give a service a fallback, or write the rules with renderListenerRules",
  };
}
