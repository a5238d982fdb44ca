import type { Plan } from "@sluice/alb-model";
import type { Severity } from "./controllerAlerts.ts";

/**
 * Rules on the pods behind each service, from kube-state-metrics, whose EndpointSlice metrics are on by default since
 * they replaced those of Endpoints. They carry no service name, so slices are found by theirs: `<service>-<5 characters>`.
 */
export const ENDPOINT_METRICS = {
  slice: "kube_endpointslice_info",
  endpoint: "kube_endpointslice_endpoints",
} as const;

/** Series that the rules record, by fleet and service. */
export const RECORDED = {
  slices: "sluice:endpointslices:count",
  ready: "sluice:ready_endpoints:count",
} as const;

/** A rule of the Prometheus operator's `PrometheusRule`. */
export type PrometheusRule = RecordingRule | AlertingRule;

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<"severity", Severity>> & Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** Kubernetes cuts a generated name's own part here, and adds five characters. */
const GENERATED_BASE_LENGTH = 58;
const GENERATED_SUFFIX = "[a-z0-9]{5}";
/** The share of a target group's quota at which there is still time to ask for more. */
const QUOTA_SHARE = 0.8;

/**
 * For each service of a plan the number of its EndpointSlices and of its ready addresses, and alerts where the pods
 * outgrow what the plan counted on: `maxReplicas`, and the quota of targets in a target group.
 *
 * @example endpointRules(plan).map((rule) => ("record" in rule ? rule.record : rule.alert))
 */
export function endpointRules({ fleet }: Plan): PrometheusRule[] {
  const services = [...fleet.services];
  const recorded = services.flatMap(([service, { namespace, service: name }]) =>
    recordService({ fleet: fleet.name, service }, namespace, name),
  );
  const outgrown = services.map(([service, { maxReplicas }]) => outgrownPlan(fleet.name, service, maxReplicas));
  return [
    ...recorded,
    ...outgrown,
    nearTargetQuota(fleet.name, fleet.limits.targetsPerTargetGroup),
    metricsMissing(fleet.name),
  ];
}

function recordService(labels: Readonly<Record<string, string>>, namespace: string, name: string): RecordingRule[] {
  const slices = `${`${name}-`.slice(0, GENERATED_BASE_LENGTH)}${GENERATED_SUFFIX}`;
  const selector = `namespace="${namespace}",endpointslice=~"${slices}"`;
  // By name and by address, so that two kube-state-metrics, or an address on two ports, count once.
  const slice = `count(count by (endpointslice) (${ENDPOINT_METRICS.slice}{${selector}}))`;
  const ready = `count(count by (address) (${ENDPOINT_METRICS.endpoint}{${selector},ready="true"}))`;
  return [
    { record: RECORDED.slices, expr: `${slice} or vector(0)`, labels },
    { record: RECORDED.ready, expr: `${ready} or vector(0)`, labels },
  ];
}

function outgrownPlan(fleet: string, service: string, maxReplicas: number): AlertingRule {
  return {
    alert: "SluiceServiceOutgrewPlan",
    expr: `${RECORDED.ready}{fleet="${fleet}",service="${service}"} > ${maxReplicas}`,
    // A rolling update has more pods for a while.
    for: "15m",
    labels: { severity: "warning", fleet, service },
    annotations: {
      summary: `${service} has {{ $value }} ready pods, the plan counted on ${maxReplicas}`,
      description: `Quotas of targets are proved for maxReplicas only. Raise fleet.services.${service}.maxReplicas and run sluice plan, or lower the autoscaler's maximum.`,
    },
  };
}

function nearTargetQuota(fleet: string, limit: number): AlertingRule {
  const threshold = Math.floor(limit * QUOTA_SHARE);
  return {
    alert: "SluiceTargetGroupNearQuota",
    expr: `${RECORDED.ready}{fleet="${fleet}"} > ${threshold}`,
    for: "5m",
    labels: { severity: "critical", fleet },
    annotations: {
      summary: `{{ $labels.service }} has {{ $value }} ready pods; a target group takes ${limit}`,
      description:
        "Pods beyond the quota are not registered and their readiness gates stay shut. Ask AWS for more targets per target group and per load balancer.",
    },
  };
}

function metricsMissing(fleet: string): AlertingRule {
  return {
    alert: "SluiceEndpointSliceMetricsMissing",
    expr: `absent(${ENDPOINT_METRICS.slice})`,
    for: "30m",
    labels: { severity: "warning", fleet },
    annotations: {
      summary: "kube-state-metrics reports no EndpointSlice",
      description:
        "Without it nobody is told when a service outgrows its target groups. Let kube-state-metrics watch endpointslices (--resources).",
    },
  };
}
