import type { ResolvedScale } from "./settings.ts";

/** CloudWatch has a value a minute for load balancers. */
const PERIOD_SECONDS = 60;
/** How far back the newest value is looked for: metrics may be minutes late, and a minute without requests has none. */
const LOOK_BACK_SECONDS = 300;
/** As for every autoscaler of a gated workload. */
const STABILIZATION_SECONDS = 300;
const SCALE_DOWN_PERCENT = 10;
/** Looks at CloudWatch that may fail before the pods that are there are kept. */
const FAILURES = 3;

/** Metadata of a trigger; `Text` is a string or an Output of one. */
export interface RequestTrigger<Text> {
  type: "aws-cloudwatch";
  name: string;
  metricType: "AverageValue";
  useCachedMetrics: true;
  authenticationRef: { name: string };
  metadata: Record<string, Text | string>;
}

/** The spec of a `keda.sh/v1alpha1` ScaledObject. */
export interface ScaledObjectSpec<Text> {
  scaleTargetRef: { apiVersion: string; kind: string; name: string };
  pollingInterval: number;
  cooldownPeriod: number;
  initialCooldownPeriod: number;
  idleReplicaCount: 0;
  minReplicaCount: number;
  maxReplicaCount: number;
  fallback: { failureThreshold: number; replicas: number; behavior: "currentReplicasIfHigher" };
  advanced: {
    scalingModifiers: { formula: string; target: string; activationTarget: string; metricType: "AverageValue" };
    horizontalPodAutoscalerConfig: { behavior: object };
  };
  triggers: RequestTrigger<Text>[];
}

/**
 * The query for the requests of a target group in a minute.
 *
 * Metrics Insights, because CloudWatch keeps this metric under load balancer and target group together, and Pulumi does
 * not know load balancers that the controller makes. The dimensions are named so that the same requests are not counted
 * again by Availability Zone. One group a query: AWS documents AND between conditions, and no OR.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 *
 * @param arn of the target group
 * @example requestsQuery("arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-001-web/6d0ecf831eec9f09")
 * // SELECT SUM(RequestCount) FROM SCHEMA(…) WHERE TargetGroup = 'targetgroup/edge-001-web/6d0ecf831eec9f09'
 */
export function requestsQuery(arn: string): string {
  const group = arn.slice(arn.lastIndexOf(":") + 1);
  const schema = 'SCHEMA("AWS/ApplicationELB", LoadBalancer, TargetGroup)';
  return `SELECT SUM(RequestCount) FROM ${schema} WHERE TargetGroup = '${group}'`;
}

/**
 * A service that has pods while it has requests. What counts is the sum over its target groups: while pods serve, the
 * requests are those of the pods' group; while there are none, those of the fallback's, and these wake the pods.
 *
 * - Pods go `quietSeconds` after the last requests, all at once, and come back as `awakeReplicas`.
 * - While awake, there is a pod for each `requestsPerMinutePerPod`; a tenth of them leaves in each draining time at most.
 * - A minute without a value is one without requests. If CloudWatch cannot be asked, the pods that are there stay.
 *
 * Needs KEDA 2.17 or later. Source: https://keda.sh/docs/latest/scalers/aws-cloudwatch
 *
 * @param queries one for each target group of the service, from `requestsQuery`
 * @param authentication name of the TriggerAuthentication
 */
export function scaledObjectSpec<Text>(
  scale: ResolvedScale,
  queries: readonly Text[],
  { region, authentication }: { readonly region: Text; readonly authentication: string },
): ScaledObjectSpec<Text> {
  const target = String(scale.requestsPerMinutePerPod);
  const names = queries.map((_, index) => `group${index + 1}`);
  return {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: scale.deployment },
    pollingInterval: scale.pollingSeconds,
    cooldownPeriod: scale.quietSeconds,
    // Before KEDA has ever seen a request it would otherwise take away the pods of a first deployment.
    initialCooldownPeriod: scale.quietSeconds,
    idleReplicaCount: 0,
    minReplicaCount: scale.awakeReplicas,
    maxReplicaCount: scale.maxReplicas,
    fallback: { failureThreshold: FAILURES, replicas: scale.awakeReplicas, behavior: "currentReplicasIfHigher" },
    advanced: {
      scalingModifiers: {
        // Several triggers would count by the largest of them, not by their sum.
        formula: names.join(" + "),
        target,
        activationTarget: String(scale.quietRequestsPerMinute),
        metricType: "AverageValue",
      },
      horizontalPodAutoscalerConfig: { behavior: scaleInBehavior(scale.drainSeconds) },
    },
    triggers: queries.map((expression, index) => ({
      type: "aws-cloudwatch",
      name: names[index] ?? "",
      metricType: "AverageValue",
      // The autoscaler asks every 15 s; without this each time is a query that AWS bills.
      useCachedMetrics: true,
      authenticationRef: { name: authentication },
      metadata: {
        awsRegion: region,
        expression,
        metricStatPeriod: String(PERIOD_SECONDS),
        metricCollectionTime: String(LOOK_BACK_SECONDS),
        targetMetricValue: target,
        minMetricValue: "0",
        ignoreNullValues: "true",
      },
    })),
  };
}

function scaleInBehavior(drainSeconds: number): object {
  const periodSeconds = Math.min(Math.max(PERIOD_SECONDS, drainSeconds), 1800);
  return {
    scaleDown: {
      stabilizationWindowSeconds: Math.max(STABILIZATION_SECONDS, drainSeconds),
      policies: [{ type: "Percent", value: SCALE_DOWN_PERCENT, periodSeconds }],
    },
  };
}

/** What KEDA's role must be allowed; CloudWatch knows no narrower resource for it. */
export function metricsPolicy(): { Version: "2012-10-17"; Statement: object[] } {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["cloudwatch:GetMetricData"], Resource: "*" }],
  };
}
