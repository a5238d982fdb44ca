import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { shardTags } from "@sluice/alb-model";
import { SpecError } from "@sluice/multitenant-alb";
import { type CloudAlarm, healthAlarm, shifterAlarms } from "../cloud/alarms.ts";
import { loadBalancerSuffixOf, targetGroupSuffixOf } from "../cloud/arns.ts";
import { checkCloudShifter } from "./checkCloudShifter.ts";
import { type CloudWeightShifterArgs, configOf } from "./cloudShifterConfig.ts";
import { createFunction } from "./cloudShifterFunction.ts";
import { createTriggers } from "./cloudShifterTriggers.ts";
import type { FailoverShard } from "./FailoverListenerRules.ts";

export type { CloudWeightShifterArgs } from "./cloudShifterConfig.ts";

const DEFAULT_RETENTION_DAYS = 30;

/**
 * Shifts traffic from outside of the cluster, for load balancers that Pulumi owns: a Lambda function that looks at the
 * targets' health and the rules each minute, and when an alarm goes off, decides as the shifter in the cluster does, and
 * changes the rules that stand otherwise.
 *
 * How fast: the health check must have failed (`intervalSeconds` × `unhealthyThreshold`, 30 s by default), and the next
 * look comes within 60 s, so 30 to 90 s. The alarm is the second way, and slower: metrics come once a minute. Then AWS
 * lets an account change 20 rules at once and 3 a second after that: 95 rules take 25 s. Steps on the way back last a
 * minute each. In the cluster, a `WeightShifter` needs about a second.
 *
 * On `shards` it writes weights and nothing else, and only of rules that forward to exactly the two groups it was given:
 * weights set by hand are set back within a minute. What it remembers (since when pods are ready, earlier failovers) lies
 * in a bucket of its own; without it traffic comes back later, and fails over all the same.
 *
 * `gates` are the last resort for clusters that are dead, on load balancers that the AWS Load Balancer Controller
 * manages. The shifter in the cluster opens a gate within seconds, so one that is still shut when no target has been
 * healthy for `backstopAfterSeconds` is one that nobody there can open. It is opened here, and only what was opened here
 * is shut again, after a quarter of an hour with healthy targets. A controller that comes back sets the gate's rules as
 * its Ingress says when it next reconciles, at the latest when it starts; from then on the gate is the cluster's again.
 * Where a person holds the service at its dead pods (`sluice failover to-primary`) the backstop does not know of it.
 *
 * The function reserves one of the account's concurrent executions, which AWS refuses where fewer than 100 would be left
 * for others: an account of the lowest limit, 10, has to have it raised first.
 *
 * Less than 1 USD a month, and 0.10 USD for each alarm: one a service and shard, three of its own.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * new CloudWeightShifter("edge-shifter", {
 *   shards: [rules], // FailoverListenerRules
 *   alarmActions: [onCall.arn],
 *   settings: { web: { failAfterSeconds: 60, minReady: 2 } },
 * });
 * @example
 * const gates = [{ fleet, shard, targetGroupArns: { web: webGroup.arn }, fallbackArns: { web: fallback.arn } }];
 * new CloudWeightShifter("edge-backstop", { gates, alarmActions: [onCall.arn] });
 */
export class CloudWeightShifter extends pulumi.ComponentResource {
  readonly functionArn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  /** Of events that could not be handled. */
  readonly deadLetterQueueArn: pulumi.Output<string>;

  constructor(name: string, args: CloudWeightShifterArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = checkCloudShifter(name, args);
    if (problems.length > 0) throw new SpecError(problems);
    const { shards = [], gates = [], settings, backstopAfterSeconds } = args;
    const { logRetentionDays = DEFAULT_RETENTION_DAYS } = args;
    const [{ fleet } = { fleet: undefined }] = [...shards, ...gates];
    const names = { shards: shards.map(({ shard }) => shard), gates: gates.map(({ shard }) => shard.name) };
    const inputs = { fleet: fleet?.name, ...names, settings, backstopAfterSeconds, logRetentionDays };
    super("sluice:index:CloudWeightShifter", name, inputs, opts);
    const tags = { ...fleet?.tags, "sluice:fleet": fleet?.name ?? "" };
    const config = configOf(args);
    const made = createFunction({ name, config, logRetentionDays, tags }, this);
    const alarmPrefix = `${name}-health-`;
    for (const shard of shards) this.createHealthAlarms(alarmPrefix, shard);
    const after = shards.filter((shard) => pulumi.Resource.isInstance(shard));
    createTriggers({ name, alarmPrefix, tags, after }, made, this);
    const actions = args.alarmActions === "none" ? [] : [...args.alarmActions];
    for (const [key, alarm] of Object.entries(shifterAlarms(made.function.name, made.queue.name))) {
      this.createAlarm(`${name}-${key}`, alarm, { alarmActions: actions, okActions: actions, tags });
    }
    this.functionArn = made.function.arn;
    this.functionName = made.function.name;
    this.deadLetterQueueArn = made.queue.arn;
    this.registerOutputs({ functionArn: this.functionArn, deadLetterQueueArn: this.deadLetterQueueArn });
  }

  private createHealthAlarms(prefix: string, { fleet, shard, listenerArn, groups }: FailoverShard): void {
    const tags = shardTags(fleet.tags, fleet.name, shard);
    for (const { service, primaryArn } of groups) {
      const alarm = healthAlarm<pulumi.Input<string>>({
        LoadBalancer: listenerArn.apply(loadBalancerSuffixOf),
        TargetGroup: primaryArn.apply(targetGroupSuffixOf),
      });
      this.createAlarm(`${prefix}${shard}-${service}`, alarm, { tags: { ...tags, "sluice:service": service } });
    }
  }

  private createAlarm(
    name: string,
    alarm: CloudAlarm<pulumi.Input<string>>,
    more: Pick<aws.cloudwatch.MetricAlarmArgs, "alarmActions" | "okActions" | "tags">,
  ): void {
    new aws.cloudwatch.MetricAlarm(name, { name, ...alarm, ...more }, { parent: this });
  }
}
