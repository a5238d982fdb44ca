import type { PlannedAlarm } from "./alarmsOf.ts";
import { ALB_NAMESPACE, type AlarmDefinition, alarmDefinition, type MetricTerm } from "./alarmTable.ts";

/** The ends of the ARNs that CloudWatch knows a load balancer and its target groups by; `Suffix` may be an Output. */
export interface AlarmDimensions<Suffix> {
  /** `app/<name>/<hash>` */
  readonly loadBalancer: Suffix;
  /** `targetgroup/<name>/<hash>`, for alarms on target groups. */
  readonly targetGroup?: Suffix;
}

/** The arguments of a metric alarm, in the words of the AWS provider. */
export interface AlarmArgs<Suffix> {
  readonly name: string;
  readonly alarmDescription: string;
  readonly comparisonOperator: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: string;
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: Readonly<Record<string, Suffix>>;
  readonly period?: number;
  readonly statistic?: string;
  readonly extendedStatistic?: string;
  readonly evaluateLowSampleCountPercentiles?: "ignore";
  readonly metricQueries?: readonly MetricQuery<Suffix>[];
}

/** One line of metric math: a metric, or the expression whose value is compared. */
export interface MetricQuery<Suffix> {
  readonly id: string;
  readonly label?: string;
  readonly expression?: string;
  readonly returnData?: boolean;
  readonly metric?: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions: Readonly<Record<string, Suffix>>;
    readonly period: number;
    readonly stat: string;
  };
}

/**
 * A planned alarm as arguments of `aws.cloudwatch.MetricAlarm`.
 *
 * @example renderAlarm(alarm, { loadBalancer: "app/edge-001/50dc6c495c0c9188" })
 */
export function renderAlarm<Suffix>(alarm: PlannedAlarm, suffixes: AlarmDimensions<Suffix>): AlarmArgs<Suffix> {
  const definition = alarmDefinition(alarm.kind);
  const { threshold, evaluationPeriods, datapointsToAlarm } = alarm;
  return {
    name: alarm.name,
    alarmDescription: describeAlarm(alarm, definition),
    comparisonOperator: definition.goesOff === "below" ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
    threshold,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: definition.missingData,
    ...renderMetric(alarm, definition, dimensionsOf(suffixes)),
  };
}

/** Dimensions in the words of CloudWatch. */
export function dimensionsOf<Suffix>({
  loadBalancer,
  targetGroup,
}: AlarmDimensions<Suffix>): Readonly<Record<string, Suffix>> {
  return targetGroup === undefined
    ? { LoadBalancer: loadBalancer }
    : { TargetGroup: targetGroup, LoadBalancer: loadBalancer };
}

/** The expression of a rate, for periods as long as the alarm's. */
export function expressionOf(definition: AlarmDefinition, minimumRequests: number): string | undefined {
  return definition.expression?.((minimumRequests * definition.periodSeconds) / 60);
}

function renderMetric<Suffix>(
  { minimumRequests }: PlannedAlarm,
  definition: AlarmDefinition,
  dimensions: Readonly<Record<string, Suffix>>,
): Partial<AlarmArgs<Suffix>> {
  const { terms, periodSeconds, label } = definition;
  const expression = expressionOf(definition, minimumRequests);
  if (expression === undefined) return renderSingle(terms[0], dimensions, periodSeconds);
  const metrics = terms.map(({ id, metricName, statistic }) => ({
    id,
    metric: { namespace: ALB_NAMESPACE, metricName, dimensions, period: periodSeconds, stat: statistic },
  }));
  return { metricQueries: [{ id: "rate", label, expression, returnData: true }, ...metrics] };
}

function renderSingle<Suffix>(
  term: MetricTerm | undefined,
  dimensions: Readonly<Record<string, Suffix>>,
  period: number,
): Partial<AlarmArgs<Suffix>> {
  if (term === undefined) return {};
  const { metricName, statistic } = term;
  const metric = { namespace: ALB_NAMESPACE, metricName, dimensions, period };
  // A percentile of a handful of requests is chance: the alarm then stays as it is.
  return statistic.startsWith("p")
    ? { ...metric, extendedStatistic: statistic, evaluateLowSampleCountPercentiles: "ignore" }
    : { ...metric, statistic };
}

function describeAlarm({ shard, service, threshold }: PlannedAlarm, definition: AlarmDefinition): string {
  const { label, unit, goesOff, reason, action } = definition;
  const where = service === undefined ? shard : `${service} on ${shard}`;
  const limit = goesOff === "below" ? "fewer than" : "at least";
  return `${label} of ${where}: ${limit} ${threshold} ${unit}. Why: ${reason}. ${action}`;
}
