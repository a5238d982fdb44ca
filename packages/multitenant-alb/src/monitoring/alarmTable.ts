/**
 * The alarms of a shard, as data: metric, threshold, how missing data is read, and the reason for each.
 * Metric names, dimensions and statistics are those of the AWS page "CloudWatch metrics for your Application Load
 * Balancer" (`METRICS_PAGE`); what a capacity unit (LCU) holds is on the pricing page (`PRICING_PAGE`).
 */
export const METRICS_PAGE =
  "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html";
export const PRICING_PAGE = "https://aws.amazon.com/elasticloadbalancing/pricing/";

export const ALB_NAMESPACE = "AWS/ApplicationELB";

/** What one LCU holds: the dimension that uses most is billed for each hour. */
export const LCU = {
  newConnectionsPerSecond: 25,
  activeConnectionsPerMinute: 3_000,
  ruleEvaluationsPerSecond: 1_000,
} as const;

/** LCUs of one load balancer that should be known beforehand: about 0.40 USD an hour, near twenty times its base price. */
const EXPECTED_LCUS = 50;
const MINUTE = 60;
const FIVE_MINUTES = 300;
const HOUR = 3_600;

/** What CloudWatch takes a period without data for. */
export type MissingData = "breaching" | "notBreaching" | "ignore";

/** One metric of an alarm; `id` names it in the expression. */
export interface MetricTerm {
  readonly id: string;
  readonly metricName: string;
  readonly statistic: "Sum" | "Minimum" | "Maximum" | "p99";
}

export interface AlarmDefinition {
  /** What it has a dimension for, and so how many of it there are. */
  readonly scope: "loadBalancer" | "targetGroup";
  /** Part of the alarm's name. */
  readonly slug: string;
  readonly label: string;
  readonly unit: string;
  readonly terms: readonly MetricTerm[];
  /** Metric math over the terms; `minimum` is the number of requests in a period below which there is no rate. */
  readonly expression?: (minimum: number) => string;
  /** The alarm goes off at the threshold and above it, or below it. */
  readonly goesOff: "atOrAbove" | "below";
  readonly threshold: number;
  /** Smallest and largest threshold that makes sense. */
  readonly range: readonly [number, number];
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
  readonly reason: string;
  readonly missingReason: string;
  /** What to look at when it goes off. */
  readonly action: string;
  readonly source: string;
}

const ANY = [1, Number.MAX_SAFE_INTEGER] as const;
const PERCENT = [0.01, 100] as const;
const QUIET = "AWS reports it only when it is not zero, so no data is a quiet load balancer";

const term = (id: string, metricName: string, statistic: MetricTerm["statistic"] = "Sum"): MetricTerm => ({
  id,
  metricName,
  statistic,
});

const LOAD_BALANCER = {
  scope: "loadBalancer",
  goesOff: "atOrAbove",
  periodSeconds: MINUTE,
  evaluationPeriods: 5,
  datapointsToAlarm: 5,
  missingData: "notBreaching",
  missingReason: QUIET,
  source: METRICS_PAGE,
} as const;

const TARGET_GROUP = { ...LOAD_BALANCER, scope: "targetGroup", evaluationPeriods: 3, datapointsToAlarm: 3 } as const;

export const ALARMS = {
  activeConnections: {
    ...LOAD_BALANCER,
    slug: "active-connections",
    label: "Active connections",
    unit: "connections",
    terms: [term("m", "ActiveConnectionCount")],
    threshold: EXPECTED_LCUS * LCU.activeConnectionsPerMinute,
    range: ANY,
    reason: `${EXPECTED_LCUS} LCUs at ${LCU.activeConnectionsPerMinute} active connections each`,
    action: "Find the tenant in the access logs; give it isolation: shard if others feel it.",
    source: PRICING_PAGE,
  },
  newConnections: {
    ...LOAD_BALANCER,
    slug: "new-connections",
    label: "New connections",
    unit: "connections a minute",
    terms: [term("m", "NewConnectionCount")],
    threshold: EXPECTED_LCUS * LCU.newConnectionsPerSecond * MINUTE,
    range: ANY,
    reason: `${EXPECTED_LCUS} LCUs at ${LCU.newConnectionsPerSecond} new connections a second each`,
    action: "Look for clients without keep-alive and for floods; both cost the other tenants of the shard.",
    source: PRICING_PAGE,
  },
  rejectedConnections: {
    ...LOAD_BALANCER,
    slug: "rejected-connections",
    label: "Rejected connections",
    unit: "connections a minute",
    terms: [term("m", "RejectedConnectionCount")],
    threshold: 1,
    range: ANY,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    reason: "each one is a client turned away because the load balancer was at its maximum of connections",
    action: "Move tenants to another shard; ask AWS for capacity ahead of known peaks.",
  },
  requestCount: {
    ...LOAD_BALANCER,
    slug: "request-count",
    label: "Requests",
    unit: "requests a minute",
    terms: [term("m", "RequestCount")],
    threshold: 60_000,
    range: ANY,
    reason:
      "1,000 requests a second; past half of a full shard's 95 rules each, that is near 40 LCUs of rule evaluations",
    missingReason: "AWS reports it whenever requests flow, so no data is no requests",
    action: "See whose requests they are; a tenant that outgrows the others wants isolation: shard.",
  },
  elb5xxRate: {
    ...LOAD_BALANCER,
    slug: "elb-5xx-rate",
    label: "5xx by the load balancer",
    unit: "% of requests",
    terms: [term("e", "HTTPCode_ELB_5XX_Count"), term("r", "RequestCount")],
    // RequestCount leaves out requests for which no target was found, so failures are added to what they are a part of.
    expression: (minimum) =>
      `IF((FILL(r, 0) + FILL(e, 0)) >= ${minimum}, 100 * FILL(e, 0) / (FILL(r, 0) + FILL(e, 0)), 0)`,
    threshold: 1,
    range: PERCENT,
    datapointsToAlarm: 3,
    reason: "no target, a refused connection or a timeout: clients see it, and no application log has it",
    missingReason: "neither requests nor errors",
    action: "503: no targets; 502: targets close connections early (keep-alive, preStop); 504: targets too slow.",
  },
  target5xxRate: {
    ...LOAD_BALANCER,
    slug: "target-5xx-rate",
    label: "5xx by targets",
    unit: "% of requests",
    terms: [term("e", "HTTPCode_Target_5XX_Count"), term("r", "RequestCount")],
    expression: (minimum) => `IF(FILL(r, 0) >= ${minimum}, 100 * FILL(e, 0) / FILL(r, 0), 0)`,
    threshold: 5,
    range: PERCENT,
    datapointsToAlarm: 3,
    reason: "the pods answer with errors; one tenant's own errors stay below it",
    missingReason: "neither requests nor errors",
    action: "Look at the service's log, and at a rollout in progress.",
  },
  responseTimeP99: {
    ...LOAD_BALANCER,
    slug: "response-time-p99",
    label: "Response time, p99",
    unit: "seconds",
    terms: [term("m", "TargetResponseTime", "p99")],
    threshold: 3,
    range: [0.001, 4_000],
    reason: "one request in a hundred takes longer than people wait; Lambda cold starts stay below it",
    missingReason: "no request, no response time",
    action: "Compare the services; look at autoscaling and at connections held by a slow tenant.",
  },
  rulesPerRequest: {
    ...LOAD_BALANCER,
    slug: "rules-per-request",
    label: "Rules evaluated per request",
    unit: "rules",
    terms: [term("v", "RuleEvaluations"), term("r", "RequestCount")],
    expression: (minimum) => `IF(FILL(r, 0) >= ${minimum}, FILL(v, 0) / FILL(r, 0), 0)`,
    threshold: 75,
    range: [1, 10_000],
    periodSeconds: FIVE_MINUTES,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    reason:
      "even traffic passes half of a full shard's 95 rules; more is busy tenants at the end, or unknown hosts, which pass all rules and count as no request",
    missingReason: "no request, no rule",
    action: "Plan with packing: regex, give busy tenants a shard of their own, or block scanners with WAF.",
    source: PRICING_PAGE,
  },
  consumedLcus: {
    ...LOAD_BALANCER,
    slug: "consumed-lcus",
    label: "Capacity units used",
    unit: "LCU hours an hour",
    terms: [term("m", "ConsumedLCUs")],
    threshold: EXPECTED_LCUS,
    range: [0.01, Number.MAX_SAFE_INTEGER],
    periodSeconds: HOUR,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    reason: "near twenty times a load balancer's base price; billed by the hour, so it is summed by the hour",
    missingReason: "nothing used",
    action: "See which dimension leads: connections, bytes or rules; only the last is lowered by packing: regex.",
    source: PRICING_PAGE,
  },
  unhealthyHosts: {
    ...TARGET_GROUP,
    slug: "unhealthy-hosts",
    label: "Unhealthy targets",
    unit: "targets",
    // AWS's advice: Minimum, so that every node and zone must agree, and more than one data point.
    terms: [term("m", "UnHealthyHostCount", "Minimum")],
    threshold: 1,
    range: ANY,
    reason: "a pod that every node of the load balancer finds unhealthy for three minutes does not come back by itself",
    missingReason: "nothing is registered, so nothing is unhealthy; the alarm on healthy targets covers that",
    action: "Compare the health check's path and port with the pod's; look at the pod's log.",
  },
  healthyHosts: {
    ...TARGET_GROUP,
    slug: "healthy-hosts",
    label: "Healthy targets",
    unit: "targets",
    goesOff: "below",
    terms: [term("m", "HealthyHostCount", "Maximum")],
    threshold: 1,
    range: [1, 1_000_000],
    missingData: "breaching",
    reason: "no node of the load balancer sees a healthy target: the service is down, or only its standby answers",
    missingReason: "a target group without targets reports nothing, which is the very case to be told of",
    action:
      "Are pods ready, is the binding there, does the security group let health checks in? Switch it off for a service that scales to zero.",
  },
} as const satisfies Record<string, AlarmDefinition>;

export type AlarmKind = keyof typeof ALARMS;
type KindOf<Scope extends AlarmDefinition["scope"]> = {
  [Kind in AlarmKind]: (typeof ALARMS)[Kind]["scope"] extends Scope ? Kind : never;
}[AlarmKind];
export type LoadBalancerAlarm = KindOf<"loadBalancer">;
export type TargetGroupAlarm = KindOf<"targetGroup">;

export const ALARM_KINDS = Object.keys(ALARMS) as readonly AlarmKind[];
export const LOAD_BALANCER_ALARMS = ALARM_KINDS.filter((kind) => ALARMS[kind].scope === "loadBalancer");
export const TARGET_GROUP_ALARMS = ALARM_KINDS.filter((kind) => ALARMS[kind].scope === "targetGroup");

/** The definition of an alarm, with what its own row leaves out. */
export function alarmDefinition(kind: AlarmKind): AlarmDefinition {
  return ALARMS[kind];
}
