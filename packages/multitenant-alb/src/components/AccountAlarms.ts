import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SpecError } from "../errors.ts";
import { checkQuotaPercents, type QuotaPercents, quotaAlarms } from "../monitoring/quotaAlarms.ts";
import { type AlarmActions, checkActions, resolveActions } from "./alarmActions.ts";

export interface AccountAlarmsArgs {
  /** Who hears of an alarm. */
  readonly actions: AlarmActions;
  /**
   * By quota: percent of it at which the alarm goes off, or `false`.
   * @default load balancers and target groups of the Region at 80 %
   */
  readonly quotas?: QuotaPercents;
}

/**
 * CloudWatch alarms on how much of its Elastic Load Balancing quotas an account uses in a Region: once an account and
 * Region, however many fleets. The quota in force is asked of Service Quotas, so raising it moves the alarm.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * new AccountAlarms("elb-quotas", { actions: { alarm: [topic.arn] }, quotas: { targetsPerLoadBalancer: 90 } });
 */
export class AccountAlarms extends pulumi.ComponentResource {
  /** Of the topic, where one was asked for. */
  readonly topicArn: pulumi.Output<string> | undefined;

  constructor(name: string, args: AccountAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { actions, quotas = {} } = args;
    const problems = [...checkQuotaPercents(quotas), ...checkActions(actions)];
    if (problems.length > 0) throw new SpecError(problems);
    super("sluice:index:AccountAlarms", name, { quotas }, opts);
    const { topicArn, ...resolved } = resolveActions(name, actions, this);
    this.topicArn = topicArn;
    for (const { slug, metricQueries, ...alarm } of quotaAlarms(quotas)) {
      const alarmName = `${name}-${slug}`;
      const alarmArgs = { ...alarm, name: alarmName, metricQueries: [...metricQueries], ...resolved };
      new aws.cloudwatch.MetricAlarm(alarmName, alarmArgs, { parent: this });
    }
    this.registerOutputs({ topicArn });
  }
}
