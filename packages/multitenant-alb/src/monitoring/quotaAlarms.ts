import { nearest, type Problem, type QuotaName } from "@sluice/alb-model";
import type { MetricQuery } from "./renderAlarm.ts";

/**
 * Usage of an account's Elastic Load Balancing quotas in a Region, as AWS publishes it in `AWS/Usage`. CloudWatch's
 * `SERVICE_QUOTA()` gives the quota in force, raised ones included.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Quotas-Visualize-Alarms.html
 */
interface UsageQuota {
  /** The value of the dimension `Resource`. */
  readonly resource: string;
  /** Percent of the quota, or `undefined` where the alarm has to be asked for. */
  readonly percent: number | undefined;
  readonly slug: string;
  readonly reason: string;
}

/** AWS's own example sets the alarm at 80 %: raising a quota takes hours to days. */
const DEFAULT_PERCENT = 80;

const PER_LOAD_BALANCER =
  "AWS does not say which load balancer it counts, and Sluice's plan already holds each shard to the quota";

export const USAGE_QUOTAS = {
  loadBalancersPerRegion: {
    resource: "ApplicationLoadBalancersPerRegion",
    percent: DEFAULT_PERCENT,
    slug: "load-balancers-per-region",
    reason: "a new shard needs a load balancer, and other teams of the account use the same quota",
  },
  targetGroupsPerRegion: {
    resource: "TargetGroupsPerRegion",
    percent: DEFAULT_PERCENT,
    slug: "target-groups-per-region",
    reason: "every shard has a target group for each service, and Network Load Balancers use the same quota",
  },
  rulesPerLoadBalancer: {
    resource: "RoutingRulesPerApplicationLoadBalancer",
    percent: undefined,
    slug: "rules-per-load-balancer",
    reason: `${PER_LOAD_BALANCER}: a full shard uses 95 %, so ask for more than that`,
  },
  targetGroupsPerLoadBalancer: {
    resource: "TargetGroupsPerApplicationLoadBalancer",
    percent: undefined,
    slug: "target-groups-per-load-balancer",
    reason: PER_LOAD_BALANCER,
  },
  targetsPerLoadBalancer: {
    resource: "TargetsPerApplicationLoadBalancer",
    percent: undefined,
    slug: "targets-per-load-balancer",
    reason: `${PER_LOAD_BALANCER} at maxReplicas; this one counts the pods that are registered`,
  },
  certificatesPerLoadBalancer: {
    resource: "CertificatesPerApplicationLoadBalancer",
    percent: undefined,
    slug: "certificates-per-load-balancer",
    reason: PER_LOAD_BALANCER,
  },
} as const satisfies Partial<Record<QuotaName, UsageQuota>>;

export type UsageQuotaName = keyof typeof USAGE_QUOTAS;
export const USAGE_QUOTA_NAMES = Object.keys(USAGE_QUOTAS) as readonly UsageQuotaName[];

/** By quota: percent of it at which the alarm goes off, or `false` to do without. */
export type QuotaPercents = { readonly [Name in UsageQuotaName]?: number | false };

/** An alarm on a quota, as arguments of `aws.cloudwatch.MetricAlarm`; the caller puts a prefix before the name. */
export interface QuotaAlarm {
  readonly slug: string;
  readonly alarmDescription: string;
  readonly comparisonOperator: "GreaterThanOrEqualToThreshold";
  readonly threshold: number;
  readonly evaluationPeriods: 1;
  readonly datapointsToAlarm: 1;
  readonly treatMissingData: "notBreaching";
  readonly metricQueries: readonly MetricQuery<string>[];
}

/** Usage is counted every minute and changes slowly. */
const PERIOD_SECONDS = 300;

/**
 * The alarms on an account's quotas.
 *
 * @example quotaAlarms({ rulesPerLoadBalancer: 97 }).length // 3
 */
export function quotaAlarms(percents: QuotaPercents = {}): QuotaAlarm[] {
  return USAGE_QUOTA_NAMES.flatMap((name) => {
    const { percent, slug, resource, reason }: UsageQuota = USAGE_QUOTAS[name];
    const threshold = percents[name] ?? percent;
    if (threshold === undefined || threshold === false) return [];
    return [
      {
        slug,
        alarmDescription: `At least ${threshold} % of the quota ${resource} is used. Why: ${reason}. Ask AWS for more in time, or pack tighter.`,
        comparisonOperator: "GreaterThanOrEqualToThreshold" as const,
        threshold,
        evaluationPeriods: 1 as const,
        datapointsToAlarm: 1 as const,
        // Nothing is published for what the account does not have.
        treatMissingData: "notBreaching" as const,
        metricQueries: usageQueries(resource),
      },
    ];
  });
}

function usageQueries(resource: string): MetricQuery<string>[] {
  const metric = {
    namespace: "AWS/Usage",
    metricName: "ResourceCount",
    dimensions: { Service: "Elastic Load Balancing", Type: "Resource", Resource: resource, Class: "None" },
    period: PERIOD_SECONDS,
    stat: "Maximum",
  };
  const expression = "100 * usage / SERVICE_QUOTA(usage)";
  return [
    { id: "percent", label: "% of quota", expression, returnData: true },
    { id: "usage", metric },
  ];
}

/** What is wrong with the percents. */
export function checkQuotaPercents(percents: QuotaPercents): Problem[] {
  return Object.entries(percents).flatMap(([name, percent]: [string, unknown]): Problem[] => {
    const path = `quotas.${name}`;
    if (!USAGE_QUOTA_NAMES.some((known) => known === name)) {
      const close = nearest(name, USAGE_QUOTA_NAMES);
      const fix = close === undefined ? `use one of: ${USAGE_QUOTA_NAMES.join(", ")}` : `did you mean ${close}?`;
      return [{ code: "monitoring.quota", path, value: name, message: "is not a quota whose use AWS publishes", fix }];
    }
    if (percent === false || percent === undefined) return [];
    if (typeof percent === "number" && percent >= 1 && percent <= 100) return [];
    const message = "is not a percentage of the quota";
    return [{ code: "monitoring.threshold", path, value: percent, message, fix: "use 1 to 100, or false" }];
  });
}
