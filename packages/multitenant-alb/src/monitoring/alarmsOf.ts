import type { Plan } from "@sluice/alb-model";
import { ALARM_KINDS, type AlarmKind, alarmDefinition } from "./alarmTable.ts";
import { type AlarmSettings, DEFAULT_MINIMUM_REQUESTS, type ResolvedAlarm, resolveAlarm } from "./settings.ts";

/** One alarm of a fleet. */
export interface PlannedAlarm extends ResolvedAlarm {
  /** Of the alarm in CloudWatch: `edge-001-elb-5xx-rate`, `edge-001-web-healthy-hosts`. */
  readonly name: string;
  readonly kind: AlarmKind;
  readonly shard: string;
  /** Of an alarm on a target group: the fleet's key of its service. */
  readonly service?: string;
  /** Requests of a minute that a rate needs. */
  readonly minimumRequests: number;
}

/** What a fleet's alarms come to. */
export interface AlarmCount {
  readonly alarms: number;
  /** CloudWatch bills an alarm for each metric it reads; a rate reads two. */
  readonly metrics: number;
  /** In USD at the price of us-east-1 and without the free tier; other Regions ask a little more. */
  readonly monthlyUsd: number;
}

/** USD a month for one metric of a standard-resolution alarm: https://aws.amazon.com/cloudwatch/pricing/ */
export const ALARM_METRIC_MONTHLY_USD = 0.1;

/**
 * Every alarm that `AlbAlarms` makes for a plan, by shard. Pure, so that a plan can show it before it is deployed.
 *
 * @example alarmsOf(plan, { alarms: { consumedLcus: false } }).length
 */
export function alarmsOf({ shards }: Plan, settings: AlarmSettings = {}): PlannedAlarm[] {
  return shards.flatMap(({ name: shard, targetGroups }) =>
    ALARM_KINDS.flatMap((kind) => {
      const places =
        alarmDefinition(kind).scope === "loadBalancer"
          ? [{ shard, subject: shard }]
          : targetGroups.map(({ name, service }) => ({ shard, service, subject: name }));
      return places.flatMap((place) => plannedAlarm(settings, kind, place));
    }),
  );
}

interface Place {
  readonly shard: string;
  readonly service?: string;
  /** What the alarm's name begins with. */
  readonly subject: string;
}

function plannedAlarm(settings: AlarmSettings, kind: AlarmKind, { subject, ...at }: Place): PlannedAlarm[] {
  const resolved = resolveAlarm(settings, kind, at);
  if (resolved === undefined) return [];
  const name = `${subject}-${alarmDefinition(kind).slug}`;
  return [{ name, kind, ...at, ...resolved, minimumRequests: settings.minimumRequests ?? DEFAULT_MINIMUM_REQUESTS }];
}

/**
 * How many alarms a plan gets and what they cost: about 0.10 USD a month for each metric. A shard with two services
 * and every alarm has 13 alarms that read 16 metrics, 1.60 USD.
 *
 * @example alarmCount(plan).alarms // 13 for one shard with two services
 */
export function alarmCount(plan: Plan, settings: AlarmSettings = {}): AlarmCount {
  const alarms = alarmsOf(plan, settings);
  const metrics = alarms.reduce((sum, { kind }) => sum + alarmDefinition(kind).terms.length, 0);
  // Cents are whole; adding tenths would not keep them so.
  return { alarms: alarms.length, metrics, monthlyUsd: Math.round(metrics * ALARM_METRIC_MONTHLY_USD * 100) / 100 };
}
