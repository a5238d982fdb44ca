import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { shardTags } from "@sluice/alb-model";
import { SpecError } from "../errors.ts";
import { alarmsOf, type PlannedAlarm } from "../monitoring/alarmsOf.ts";
import { checkAlarms } from "../monitoring/checkAlarms.ts";
import { type AlarmArgs, renderAlarm } from "../monitoring/renderAlarm.ts";
import type { AlarmSettings } from "../monitoring/settings.ts";
import { type AlarmActions, checkActions, resolveActions } from "./alarmActions.ts";
import {
  checkSuffixes,
  type LoadBalancerArnSuffixes,
  loadBalancerSuffixes,
  type MonitoredFleet,
  targetGroupSuffixes,
} from "./monitoredFleet.ts";

export interface AlbAlarmsArgs extends AlarmSettings {
  /** The fleet: a `MultiTenantAlb`. */
  readonly fleet: MonitoredFleet;
  /** Who hears of an alarm. */
  readonly actions: AlarmActions;
  /**
   * By shard: `app/<name>/<hash>`, the end of its load balancer's ARN.
   * @default looked up by name, which needs `awaitLoadBalancers` on the `MultiTenantAlb`
   */
  readonly loadBalancerArnSuffixes?: LoadBalancerArnSuffixes;
}

/**
 * CloudWatch alarms on every load balancer and target group of a fleet. What there is, at which threshold, why, and how
 * missing data is read stands in the table `ALARMS`; each can be set for the fleet, a shard or a service, or switched off.
 *
 * CloudWatch bills about 0.10 USD a month for each metric an alarm reads: 1.60 USD for a shard with two services
 * (`alarmCount` tells it for a plan).
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * const alarms = new AlbAlarms("edge-alarms", {
 *   fleet: edge,
 *   actions: { alarm: [onCall.arn] }, // or { createTopic: true }, and subscribe to alarms.topicArn
 *   alarms: { responseTimeP99: { threshold: 1.5 }, consumedLcus: false },
 *   shards: { "edge-002": { requestCount: { threshold: 300_000 } } },
 *   services: { web: { healthyHosts: false } }, // scales to zero
 * });
 */
export class AlbAlarms extends pulumi.ComponentResource {
  /** Of the topic, where one was asked for. */
  readonly topicArn: pulumi.Output<string> | undefined;
  /** By shard, as looked up or given; hand them to a `FleetDashboard`. */
  readonly loadBalancerArnSuffixes: Readonly<Record<string, pulumi.Output<string>>>;
  /** By the alarm's name: its ARN. */
  readonly alarmArns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: AlbAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { fleet, actions, loadBalancerArnSuffixes = {}, ...settings } = args;
    const problems = [
      ...checkAlarms(fleet.plan, settings),
      ...checkActions(actions),
      ...checkSuffixes(fleet, loadBalancerArnSuffixes),
    ];
    if (problems.length > 0) throw new SpecError(problems);
    super("sluice:index:AlbAlarms", name, { ...settings, fleet: fleet.plan.fleet.name }, opts);
    const { topicArn, ...resolved } = resolveActions(name, actions, this);
    this.topicArn = topicArn;
    this.loadBalancerArnSuffixes = loadBalancerSuffixes(fleet, loadBalancerArnSuffixes, this);
    const alarms = alarmsOf(fleet.plan, settings).map((alarm) => {
      const rendered = this.render(fleet, alarm);
      const tags = shardTags(fleet.plan.fleet.tags, fleet.plan.fleet.name, alarm.shard);
      const alarmArgs = { ...toAlarmArgs(rendered), ...resolved, tags };
      const made = new aws.cloudwatch.MetricAlarm(alarm.name, alarmArgs, { parent: this });
      return [alarm.name, made.arn] as const;
    });
    this.alarmArns = Object.fromEntries(alarms);
    this.registerOutputs({ topicArn, alarmArns: this.alarmArns });
  }

  private render(fleet: MonitoredFleet, alarm: PlannedAlarm): AlarmArgs<pulumi.Input<string>> {
    const loadBalancer = this.loadBalancerArnSuffixes[alarm.shard] ?? "";
    if (alarm.service === undefined) return renderAlarm(alarm, { loadBalancer });
    const targetGroup = targetGroupSuffixes(fleet, alarm.shard)[alarm.service] ?? "";
    return renderAlarm(alarm, { loadBalancer, targetGroup });
  }
}

/** Pulumi's types ask for lists that may be written to. */
function toAlarmArgs({ metricQueries, ...args }: AlarmArgs<pulumi.Input<string>>): aws.cloudwatch.MetricAlarmArgs {
  return metricQueries === undefined ? args : { ...args, metricQueries: [...metricQueries] };
}
