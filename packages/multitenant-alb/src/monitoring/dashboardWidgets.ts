import { ALB_NAMESPACE, type AlarmKind, alarmDefinition, type MetricTerm } from "./alarmTable.ts";
import { expressionOf } from "./renderAlarm.ts";

/** A line of a graph: namespace, metric name, dimension names and values, and how to draw it; or an expression. */
export type MetricLine = readonly [...string[], MetricOptions] | readonly [ExpressionOptions];

export interface MetricOptions {
  readonly id?: string;
  readonly label?: string;
  readonly stat: string;
  readonly visible?: false;
}

export interface ExpressionOptions {
  readonly expression: string;
  readonly id: string;
  readonly label: string;
}

/** A threshold drawn across a graph. */
export interface Annotation {
  readonly label: string;
  readonly value: number;
}

/** Where a widget is on the dashboard's grid of 24 columns. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MetricWidget extends Box {
  readonly type: "metric";
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly view: "timeSeries";
    readonly stacked: false;
    readonly period: number;
    readonly metrics: readonly MetricLine[];
    readonly yAxis: { readonly left: { readonly min: 0; readonly label: string; readonly showUnits: false } };
    readonly annotations?: { readonly horizontal: readonly Annotation[] };
  };
}

export interface TextWidget extends Box {
  readonly type: "text";
  readonly properties: { readonly markdown: string };
}

export type Widget = MetricWidget | TextWidget;

/** What a line of a graph is about. */
export interface LineSubject {
  readonly shard: string;
  readonly loadBalancer: string;
  readonly targetGroup?: string;
}

export interface GraphArgs {
  readonly kind: AlarmKind;
  readonly title: string;
  readonly region: string;
  readonly subjects: readonly LineSubject[];
  readonly annotations: readonly Annotation[];
  readonly minimumRequests: number;
}

/** A graph of one alarm's metric with a line for each shard, drawn as the alarm reads it. */
export function graph(box: Box, { kind, title, region, subjects, annotations, minimumRequests }: GraphArgs): Widget {
  const { periodSeconds, unit } = alarmDefinition(kind);
  return {
    type: "metric",
    ...box,
    properties: {
      title,
      region,
      view: "timeSeries",
      stacked: false,
      period: periodSeconds,
      metrics: subjects.flatMap((subject, index) => linesOf(kind, subject, index, minimumRequests)),
      yAxis: { left: { min: 0, label: unit, showUnits: false } },
      ...(annotations.length === 0 ? {} : { annotations: { horizontal: annotations } }),
    },
  };
}

function linesOf(kind: AlarmKind, subject: LineSubject, index: number, minimumRequests: number): MetricLine[] {
  const definition = alarmDefinition(kind);
  const expression = expressionOf(definition, minimumRequests);
  if (expression === undefined) {
    return definition.terms.map((term) => metricLine(term, subject, { label: subject.shard, stat: term.statistic }));
  }
  // Ids are the widget's own, so each shard's terms are numbered.
  const hidden = definition.terms.map((term) =>
    metricLine(term, subject, { id: `${term.id}${index}`, stat: term.statistic, visible: false }),
  );
  const ids = new Set(definition.terms.map(({ id }) => id));
  const numbered = expression.replace(/\b[a-z]\b/g, (id) => (ids.has(id) ? `${id}${index}` : id));
  return [[{ expression: numbered, id: `rate${index}`, label: subject.shard }], ...hidden];
}

function metricLine({ metricName }: MetricTerm, subject: LineSubject, options: MetricOptions): MetricLine {
  const { loadBalancer, targetGroup } = subject;
  const group = targetGroup === undefined ? [] : ["TargetGroup", targetGroup];
  return [ALB_NAMESPACE, metricName, ...group, "LoadBalancer", loadBalancer, options];
}
