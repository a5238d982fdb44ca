import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import type { Value } from "../view/value.ts";

export const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const ALB_NAMESPACE = "AWS/ApplicationELB";

/** A metric of Application Load Balancers that an alarm watches. */
export interface WatchedMetric {
  readonly alarm: StackResource;
  /** `HTTPCode_ELB_5XX_Count`; undefined where it is not known, or an expression is over several. */
  readonly metric: string | undefined;
  /** The end of a load balancer's ARN, `app/<name>/<hash>`; all load balancers where a query names none. */
  readonly loadBalancer: Value | "all";
  /** URNs that the dimension is made of. */
  readonly madeOf: readonly string[];
  /** Whether the alarm, or a composite one that it is part of, tells anybody. */
  readonly isHeard: boolean;
}

/** What alarms watch of load balancers. Use it with `stack.memo`. */
export function watchedMetrics(stack: Stack): WatchedMetric[] {
  const composites = stack.ofType(COMPOSITE_ALARM).filter(hasActions);
  return stack.ofType(METRIC_ALARM).flatMap((alarm) => {
    const metrics = [...ownMetric(alarm), ...queriedMetrics(alarm)];
    if (metrics.length === 0) return [];
    const isHeard = hasActions(alarm) || composites.some((composite) => isPartOf(alarm, composite, stack));
    return metrics.map((metric) => ({ ...metric, isHeard }));
  });
}

type UnheardMetric = Omit<WatchedMetric, "isHeard">;

/** Whether it tells anybody; what is not known yet counts, so that nobody is blamed for it. */
function hasActions({ props }: StackResource): boolean {
  const actions = props.at("alarmActions");
  return (actions.isUnknown || actions.items().length > 0) && !props.at("actionsEnabled").is(false);
}

function isPartOf(alarm: StackResource, composite: StackResource, stack: Stack): boolean {
  if (stack.dependsOn(composite, alarm.urn)) return true;
  const name = alarm.props.at("name").text();
  const rule = composite.props.at("alarmRule").text() ?? "";
  return name !== undefined && rule.includes(name);
}

function ownMetric(alarm: StackResource): UnheardMetric[] {
  const { props, propertyDependencies } = alarm;
  if (props.at("namespace").isNot(ALB_NAMESPACE)) return [];
  const loadBalancer = props.at("dimensions").at("LoadBalancer");
  return [
    { alarm, metric: props.at("metricName").text(), loadBalancer, madeOf: propertyDependencies.dimensions ?? [] },
  ];
}

function queriedMetrics(alarm: StackResource): UnheardMetric[] {
  const madeOf = alarm.propertyDependencies.metricQueries ?? [];
  return alarm.props
    .at("metricQueries")
    .items()
    .flatMap((query): UnheardMetric[] => {
      const metric = query.at("metric");
      if (!metric.isMissing) {
        if (metric.at("namespace").isNot(ALB_NAMESPACE)) return [];
        const loadBalancer = metric.at("dimensions").at("LoadBalancer");
        return [{ alarm, metric: metric.at("metricName").text(), loadBalancer, madeOf }];
      }
      const expression = query.at("expression").text() ?? "";
      return overAll(expression) ? [{ alarm, metric: selected(expression), loadBalancer: "all", madeOf }] : [];
    });
}

/** A Metrics Insights query over every load balancer of the Region. */
function overAll(expression: string): boolean {
  return /^\s*SELECT\b/i.test(expression) && expression.includes(ALB_NAMESPACE) && !/\bWHERE\b/i.test(expression);
}

/** @example selected('SELECT SUM(HTTPCode_ELB_5XX_Count) FROM "AWS/ApplicationELB"') // "HTTPCode_ELB_5XX_Count" */
function selected(expression: string): string | undefined {
  return /^\s*SELECT\s+\w+\(\s*"?(\w+)"?\s*\)/i.exec(expression)?.[1];
}
