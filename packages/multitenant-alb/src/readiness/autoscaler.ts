import {
  type AutoscaledWorkload,
  drainSeconds,
  plannedReplicas,
  type ScaleTarget,
  WORKLOAD_DEFAULTS,
} from "./workload.ts";

/**
 * The controller's own throttle of RegisterTargets and DeregisterTargets (`--aws-api-throttle`, by default 4 calls a
 * second): in the worst case each new pod costs a call on each load balancer that serves it.
 */
const REGISTRATIONS_PER_MINUTE = 4 * 60;
/** Kubernetes' own stabilization of scaling in, seconds. */
const STABILIZATION_SECONDS = 300;
const PERIOD_SECONDS = 60;
/** The longest period that Kubernetes takes for a scaling policy. */
const MAX_PERIOD_SECONDS = 1800;
const SCALE_DOWN_PERCENT = 10;

/** The spec of an `autoscaling/v2` HorizontalPodAutoscaler; `Count` is a number or an Output of one. */
export interface AutoscalerSpec<Count> {
  scaleTargetRef: ScaleTarget;
  minReplicas: number;
  maxReplicas: number;
  metrics: { type: string; resource: { name: string; target: { type: string; averageUtilization: number } } }[];
  behavior: {
    scaleUp: { stabilizationWindowSeconds: number; policies: ScalingPolicy<Count>[] };
    scaleDown: { stabilizationWindowSeconds: number; policies: ScalingPolicy<number>[] };
  };
}

interface ScalingPolicy<Count> {
  type: "Pods" | "Percent";
  value: Count;
  periodSeconds: number;
}

/**
 * How many pods a minute the controller can surely register.
 *
 * @param loadBalancers how many serve each pod
 * @example podsPerMinute(50, 20) // 12
 */
export function podsPerMinute(maxReplicas: number, loadBalancers: number): number {
  return Math.max(1, Math.min(maxReplicas, Math.floor(REGISTRATIONS_PER_MINUTE / Math.max(1, loadBalancers))));
}

/** The largest number of pods of an autoscaled workload. */
export function maxReplicasOf(workload: AutoscaledWorkload): number {
  return workload.maxReplicas ?? plannedReplicas(workload);
}

/**
 * The autoscaler of a gated workload. Scaling out adds no more pods a minute than can be registered. Scaling in waits
 * for at least the deregistration delay, and takes a tenth for each such time, so that no more pods drain at once than
 * the budget lets a node drain take.
 *
 * @param podsPerMinute see `podsPerMinute`
 * @example autoscalerSpec("web", { matchLabels: { app: "web" }, maxReplicas: 20 }, 20)
 */
export function autoscalerSpec<Count>(
  name: string,
  workload: AutoscaledWorkload,
  podsPerMinute: Count,
): AutoscalerSpec<Count> {
  const drain = drainSeconds(workload);
  const averageUtilization = workload.targetCpuPercent ?? WORKLOAD_DEFAULTS.targetCpuPercent;
  const target = { type: "Utilization", averageUtilization };
  const inPeriod = Math.min(Math.max(PERIOD_SECONDS, drain), MAX_PERIOD_SECONDS);
  return {
    scaleTargetRef: workload.scaleTarget ?? { apiVersion: "apps/v1", kind: "Deployment", name },
    minReplicas: workload.minReplicas ?? WORKLOAD_DEFAULTS.minReplicas,
    maxReplicas: maxReplicasOf(workload),
    metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        policies: [{ type: "Pods", value: podsPerMinute, periodSeconds: PERIOD_SECONDS }],
      },
      scaleDown: {
        stabilizationWindowSeconds: Math.max(STABILIZATION_SECONDS, drain),
        policies: [{ type: "Percent", value: SCALE_DOWN_PERCENT, periodSeconds: inPeriod }],
      },
    },
  };
}
