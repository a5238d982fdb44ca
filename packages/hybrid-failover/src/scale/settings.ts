import { DEFAULT_SETTINGS, type FailoverSettings } from "../decide/index.ts";

/** How a service's pods follow its requests, down to none. */
export interface ScaleSettings {
  /** Namespace of the Deployment; the ScaledObject must be in the same. */
  readonly namespace: string;
  /** Name of the Deployment, whose `replicas` nobody else may set. */
  readonly deployment: string;
  /** Requests a minute that one pod serves well. */
  readonly requestsPerMinutePerPod: number;
  /** The largest number of pods: at most the service's `maxReplicas` in the fleet. */
  readonly maxReplicas: number;
  /** Pods that it wakes up with, and at least has while awake; no fewer than the failover's `minReady`. @default 2 */
  readonly awakeReplicas?: number;
  /**
   * Requests in a minute that wake nobody, such as those of uptime probes. The load balancers' own health checks never
   * count. With more than 0 a lone visitor may stay on the fallback for good.
   *
   * @default 0
   */
  readonly quietRequestsPerMinute?: number;
  /**
   * Seconds after the last minute with requests until the pods go; it may be up to five minutes later, for which metrics
   * are looked back. At least as long as waking up takes, or a short visit ends before its pods serve.
   *
   * @default 600, the window in which failovers count for damping, or the time that waking up takes if that is longer
   */
  readonly quietSeconds?: number;
  /** Seconds between two looks at the metrics. CloudWatch has one value a minute. @default 30 */
  readonly pollingSeconds?: number;
  /** Seconds until a new pod is ready, image pull included. @default 60 */
  readonly startupSeconds?: number;
  /** Seconds that its targets drain (`deregistrationDelaySeconds` of the service). @default 30 */
  readonly drainSeconds?: number;
  /** How the service fails over, as the shifter has it. @default `DEFAULT_SETTINGS` */
  readonly failover?: FailoverSettings;
}

export const SCALE_DEFAULTS = {
  awakeReplicas: 2,
  quietRequestsPerMinute: 0,
  pollingSeconds: 30,
  startupSeconds: 60,
  drainSeconds: 30,
} as const;

/** Settings without gaps. */
export type ResolvedScale = Required<ScaleSettings>;

/** Fills in the defaults. */
export function resolveScale(settings: ScaleSettings): ResolvedScale {
  const failover = settings.failover ?? DEFAULT_SETTINGS;
  const filled = { ...SCALE_DEFAULTS, ...settings, failover };
  const quietSeconds = settings.quietSeconds ?? Math.max(failover.damping.windowSeconds, wakeSeconds(filled));
  return { ...filled, quietSeconds };
}

/**
 * Seconds from the decision to wake the pods until they have all traffic: they start, are ready without a break for as
 * long as the shifter wants, and take over step by step.
 *
 * @example wakeSeconds({ startupSeconds: 60, failover: DEFAULT_SETTINGS }) // 120: 60 + 30 + 2 × 15
 */
export function wakeSeconds({ startupSeconds, failover }: Pick<ResolvedScale, "startupSeconds" | "failover">): number {
  const { recoverAfterSeconds, steps, stepSeconds } = failover;
  return startupSeconds + recoverAfterSeconds + (steps.length - 1) * stepSeconds;
}
