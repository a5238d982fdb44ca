import { DEFAULTS, type FleetService } from "@sluice/alb-model";

/** What a gated workload takes from its service in the fleet. */
export type GatedService = Pick<FleetService, "maxReplicas" | "deregistrationDelaySeconds" | "readinessGates">;

/** The object whose replicas are scaled. */
export interface ScaleTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

interface WorkloadBase {
  /** Labels of its pods, as in the Deployment's selector. Workloads of one namespace must not share pods. */
  readonly matchLabels: Readonly<Record<string, string>>;
  /** There are gates for ip targets only: with instance targets the load balancer knows nodes, not pods. @default "ip" */
  readonly targetType?: "ip";
  /** Its service in the fleet (`fleet.services.web`): bounds the replicas, and tells how long targets drain. */
  readonly service?: GatedService;
  /**
   * Names of TargetGroupBindings that select it, where they are one's own or of a Service of type LoadBalancer.
   * @default []
   */
  readonly bindings?: readonly string[];
  /**
   * How many pods one drain of nodes may take away at once, as a number or a percentage that is rounded up. A pod counts
   * as there only when the load balancers call it healthy.
   *
   * @default "10%": one pod of ten or fewer, so that a step leaves nine tenths, and large drains still end
   */
  readonly maxUnavailable?: number | `${number}%`;
}

/** A workload whose number of pods is fixed, or is set by KEDA or another autoscaler: it gets a budget only. */
export interface FixedWorkload extends WorkloadBase {
  /** Number of pods, at least 2; `external` where something else scales it, to 0 as well. */
  readonly replicas: number | "external";
  readonly minReplicas?: never;
  readonly maxReplicas?: never;
  readonly targetCpuPercent?: never;
  readonly scaleTarget?: never;
}

/** A workload that is scaled on CPU: it gets a budget and a HorizontalPodAutoscaler. */
export interface AutoscaledWorkload extends WorkloadBase {
  readonly replicas?: never;
  /** At least 2, so that one can be drained. @default 2 */
  readonly minReplicas?: number;
  /**
   * At most the service's `maxReplicas`, for which the plan has reserved targets.
   * @default the service's, which is 50 where it has none
   */
  readonly maxReplicas?: number;
  /** Percent of the CPU that the pods request, 1 to 100. @default 70 */
  readonly targetCpuPercent?: number;
  /** @default the Deployment named like the workload */
  readonly scaleTarget?: ScaleTarget;
}

/** A Deployment, or the like, whose pods wait for the load balancers. */
export type GatedWorkload = FixedWorkload | AutoscaledWorkload;

export const WORKLOAD_DEFAULTS = { minReplicas: 2, targetCpuPercent: 70, maxUnavailable: "10%" } as const;

/** Largest number of pods that the plan counts with. */
export function plannedReplicas({ service }: GatedWorkload): number {
  return service?.maxReplicas ?? DEFAULTS.maxReplicas;
}

/** Seconds that the workload's targets drain. */
export function drainSeconds({ service }: Pick<GatedWorkload, "service">): number {
  return service?.deregistrationDelaySeconds ?? DEFAULTS.deregistrationDelaySeconds;
}
