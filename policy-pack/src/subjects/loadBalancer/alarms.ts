import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";

const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm";
const ALB_NAMESPACE = "AWS/ApplicationELB";

/** A metric of Application Load Balancers that an alarm watches. */
export interface WatchedMetric {
  readonly alarm: StackResource;
  /** `HTTPCode_ELB_5XX_Count`; undefined where it is not known, or an expression is over several. */
  readonly metric: string | undefined;
  /** The end of a load balancer's ARN, `app/<name>/<hash>`, or a query that has it; all where a query names none. */
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
  const [name, rule] = [alarm.props.at("name"), composite.props.at("alarmRule")];
  // What is not known yet may name it; it was noted.
  if (name.isUnknown || rule.isUnknown) return true;
  const text = name.text() ?? "";
  return text !== "" && (rule.text() ?? "").includes(text);
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
  const queries = alarm.props.at("metricQueries");
  if (!queries.isKnown) return [{ alarm, metric: undefined, loadBalancer: queries, madeOf }];
  return queries.items().flatMap((query): UnheardMetric[] => {
    const metric = query.at("metric");
    if (!metric.isMissing) {
      if (metric.at("namespace").isNot(ALB_NAMESPACE)) return [];
      const loadBalancer = metric.at("dimensions").at("LoadBalancer");
      return [{ alarm, metric: metric.at("metricName").text(), loadBalancer, madeOf }];
    }
    const expression = query.at("expression");
    if (!expression.isKnown) return [{ alarm, metric: undefined, loadBalancer: expression, madeOf }];
    const text = expression.text() ?? "";
    if (!isOverAlbs(text)) return [];
    const loadBalancer = /\bWHERE\b/i.test(text) ? expression : "all";
    return [{ alarm, metric: selected(text), loadBalancer, madeOf }];
  });
}

/** A Metrics Insights query over load balancers: every one of the Region, or the one that its WHERE names. */
function isOverAlbs(expression: string): boolean {
  if (!/^\s*SELECT\b/i.test(expression) || !expression.includes(ALB_NAMESPACE)) return false;
  return !/\bWHERE\b/i.test(expression) || balancerNameIn(expression) !== undefined;
}

/**
 * The load balancer's name in the end of its ARN, which is how CloudWatch knows it, alone or in a query. Undefined where
 * it stands in no such text: an alarm on anything else watches nothing.
 *
 * @example balancerNameIn("app/edge/0123456789abcdef") // "edge"
 */
export function balancerNameIn(text: string): string | undefined {
  const [, alone, queried] = /^app\/([^/]+)\/[^/]+$|\bLoadBalancer"?\s*=\s*'app\/([^/']+)\/[^/']+'/.exec(text) ?? [];
  return alone ?? queried;
}

/** @example selected('SELECT SUM(HTTPCode_ELB_5XX_Count) FROM "AWS/ApplicationELB"') // "HTTPCode_ELB_5XX_Count" */
function selected(expression: string): string | undefined {
  return /^\s*SELECT\s+\w+\(\s*"?(\w+)"?\s*\)/i.exec(expression)?.[1];
}
