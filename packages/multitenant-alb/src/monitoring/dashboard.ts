import type { Plan, PlannedShard } from "@sluice/alb-model";
import { type AlarmKind, alarmDefinition, LOAD_BALANCER_ALARMS, TARGET_GROUP_ALARMS } from "./alarmTable.ts";
import { type Annotation, type Box, graph, type LineSubject, type Widget } from "./dashboardWidgets.ts";
import { type AlarmSettings, DEFAULT_MINIMUM_REQUESTS, resolveAlarm } from "./settings.ts";

/**
 * CloudWatch's own limits: metrics of a dashboard, metrics and expressions of a graph, columns of the grid.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
export const DASHBOARD_LIMITS = { metrics: 2_500, graphLines: 500, widgets: 500, columns: 24 } as const;

/** More lines in one graph are hard to tell apart; it is also how many load balancers a Region has by default. */
const MAX_SHARDS = 50;
const GRAPH_HEIGHT = 6;
const HEADING_HEIGHT = 1;

/** The body of one dashboard: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export interface DashboardBody {
  readonly start: string;
  readonly periodOverride: "inherit";
  readonly widgets: readonly Widget[];
}

/** The ends of a shard's ARNs, as CloudWatch's dimensions have them. */
export interface ShardSuffixes {
  readonly loadBalancer: string;
  /** By service. */
  readonly targetGroups: Readonly<Record<string, string>>;
}

export interface DashboardArgs {
  readonly region: string;
  /** By shard. */
  readonly suffixes: Readonly<Record<string, ShardSuffixes>>;
  /** Thresholds drawn into the graphs. */
  readonly settings?: AlarmSettings;
}

/** The shards of one dashboard; a fleet of up to 50 has just one. */
export interface DashboardPage {
  /** The dashboard's name: the fleet's, then `edge-2`. */
  readonly name: string;
  readonly shards: readonly PlannedShard[];
}

const SECTIONS: readonly (readonly [string, readonly AlarmKind[]])[] = [
  ["Traffic", ["requestCount", "newConnections", "activeConnections"]],
  ["Errors and latency", ["elb5xxRate", "target5xxRate", "responseTimeP99"]],
  ["Capacity", ["rejectedConnections", "rulesPerRequest", "consumedLcus"]],
];

/**
 * Which shards stand on which dashboard. Usually all on one; more than 50 shards, or more metrics than CloudWatch
 * shows on a dashboard, make a second.
 *
 * @example dashboardPages(plan).map(({ name }) => name) // ["edge"]
 */
export function dashboardPages({ fleet, shards }: Plan): DashboardPage[] {
  const pages: { name: string; shards: PlannedShard[]; metrics: number }[] = [];
  for (const shard of shards) {
    const metrics = metricsOf(shard);
    const last = pages.at(-1);
    if (last === undefined || last.shards.length === MAX_SHARDS || last.metrics + metrics > DASHBOARD_LIMITS.metrics) {
      pages.push({
        name: pages.length === 0 ? fleet.name : `${fleet.name}-${pages.length + 1}`,
        shards: [shard],
        metrics,
      });
    } else {
      last.shards.push(shard);
      last.metrics += metrics;
    }
  }
  return pages.map(({ name, shards: own }) => ({ name, shards: own }));
}

function metricsOf({ targetGroups }: PlannedShard): number {
  const terms = (kinds: readonly AlarmKind[]) =>
    kinds.reduce((sum, kind) => sum + alarmDefinition(kind).terms.length, 0);
  return terms(LOAD_BALANCER_ALARMS) + targetGroups.length * terms(TARGET_GROUP_ALARMS);
}

/**
 * A dashboard of a page: one graph a metric with one line a shard, so that it has the same shape for one shard and
 * for fifty, and the odd one out is seen; below, healthy and unhealthy targets of each service.
 *
 * @example JSON.stringify(dashboardBody(plan, page, { region: "eu-central-1", suffixes }))
 */
export function dashboardBody({ fleet }: Plan, { shards }: DashboardPage, args: DashboardArgs): DashboardBody {
  const widgets: Widget[] = [];
  let y = 0;
  const heading = (markdown: string) => {
    widgets.push({
      type: "text",
      x: 0,
      y,
      width: DASHBOARD_LIMITS.columns,
      height: HEADING_HEIGHT,
      properties: { markdown },
    });
    y += HEADING_HEIGHT;
  };
  const row = (graphs: readonly ((box: Box) => Widget)[]) => {
    const width = DASHBOARD_LIMITS.columns / graphs.length;
    graphs.forEach((draw, index) => {
      widgets.push(draw({ x: index * width, y, width, height: GRAPH_HEIGHT }));
    });
    y += GRAPH_HEIGHT;
  };
  heading(`# Fleet ${fleet.name}: ${shards.length === 1 ? "1 shard" : `${shards.length} shards`}`);
  for (const [title, kinds] of SECTIONS) {
    heading(`## ${title}`);
    row(kinds.map((kind) => drawLoadBalancers(kind, shards, args)));
  }
  heading("## Targets");
  for (const service of servicesOf(shards)) {
    row(TARGET_GROUP_ALARMS.toReversed().map((kind) => drawTargets(kind, service, shards, args)));
  }
  return { start: "-PT6H", periodOverride: "inherit", widgets };
}

function servicesOf(shards: readonly PlannedShard[]): string[] {
  return [...new Set(shards.flatMap(({ targetGroups }) => targetGroups.map(({ service }) => service)))].sort();
}

function drawLoadBalancers(kind: AlarmKind, shards: readonly PlannedShard[], args: DashboardArgs) {
  const { label } = alarmDefinition(kind);
  const subjects = shards.flatMap(({ name }) => subjectOf(name, args));
  const annotations = thresholdsOf(kind, args.settings ?? {}, shards);
  return (box: Box) => graph(box, { ...graphSettings(args), kind, title: label, subjects, annotations });
}

function drawTargets(kind: AlarmKind, service: string, shards: readonly PlannedShard[], args: DashboardArgs) {
  const { label } = alarmDefinition(kind);
  const having = shards.filter(({ targetGroups }) => targetGroups.some((group) => group.service === service));
  const subjects = having.flatMap(({ name }) => subjectOf(name, args, service));
  const resolved = resolveAlarm(args.settings ?? {}, kind, { service });
  const annotations = resolved === undefined ? [] : [{ label: "alarm", value: resolved.threshold }];
  const title = `${service}: ${label.toLowerCase()}`;
  return (box: Box) => graph(box, { ...graphSettings(args), kind, title, subjects, annotations });
}

function graphSettings({ region, settings }: DashboardArgs) {
  return { region, minimumRequests: settings?.minimumRequests ?? DEFAULT_MINIMUM_REQUESTS };
}

function subjectOf(shard: string, { suffixes }: DashboardArgs, service?: string): LineSubject[] {
  const own = suffixes[shard];
  if (own === undefined) return [];
  if (service === undefined) return [{ shard, loadBalancer: own.loadBalancer }];
  const targetGroup = own.targetGroups[service];
  return targetGroup === undefined ? [] : [{ shard, loadBalancer: own.loadBalancer, targetGroup }];
}

/** Each threshold that is in force, with the shards that have their own. */
function thresholdsOf(kind: AlarmKind, settings: AlarmSettings, shards: readonly PlannedShard[]): Annotation[] {
  const common = resolveAlarm(settings, kind)?.threshold;
  const own = shards.flatMap(({ name }) => {
    const value = resolveAlarm(settings, kind, { shard: name })?.threshold;
    return value === undefined || value === common ? [] : [{ label: `alarm, ${name}`, value }];
  });
  return [...(common === undefined ? [] : [{ label: "alarm", value: common }]), ...own];
}
