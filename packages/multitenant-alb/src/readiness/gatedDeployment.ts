import { DEFAULTS, type FleetService } from "@sluice/alb-model";
import { SpecError } from "../errors.ts";
import { checkGatedDeployment } from "./checkGatedDeployment.ts";

export interface GatedDeploymentArgs {
  /** The workload's service in the fleet (`fleet.services.web`): its health check, and how long targets drain. */
  readonly service?: Pick<FleetService, "deregistrationDelaySeconds" | "healthCheck">;
  /** There are gates for ip targets only. @default "ip" */
  readonly targetType?: "ip";
  /** Seconds until a new pod's containers are ready, image pull included. @default 60 */
  readonly startupSeconds?: number;
  /**
   * Seconds between a pod's deletion and the moment when no load balancer sends it new requests: the controller notices,
   * waits for its API throttle, and AWS spreads the change. The pod goes on serving meanwhile.
   *
   * @default 20
   */
  readonly propagationSeconds?: number;
  /** Seconds for the process to end after the last request. @default 10 */
  readonly shutdownSeconds?: number;
  /**
   * How the pod waits: Kubernetes' own `sleep` action (1.30 and later; 1.29 behind a feature gate), or the image's
   * `sleep` program.
   *
   * @default "sleep"
   */
  readonly preStop?: "sleep" | "exec";
  /** Pods above the wanted number during a rollout, each of them one more target. @default "25%" */
  readonly maxSurge?: number | `${number}%`;
}

/** Parts of a Deployment, to be spread where they belong. */
export interface GatedDeployment {
  /** For `spec`. */
  readonly spec: {
    minReadySeconds: number;
    progressDeadlineSeconds: number;
    strategy: { type: "RollingUpdate"; rollingUpdate: { maxUnavailable: number; maxSurge: number | string } };
  };
  /** For `spec.template.spec`. */
  readonly podSpec: { terminationGracePeriodSeconds: number };
  /** For each container that serves requests. */
  readonly container: {
    lifecycle: { preStop: { sleep: { seconds: number } } | { exec: { command: string[] } } };
  };
}

const GATED_DEPLOYMENT_DEFAULTS = { startupSeconds: 60, propagationSeconds: 20, shutdownSeconds: 10 } as const;
/** The controller looks at a target that is not healthy yet every 15 s (`--targetgroupbinding-requeue-duration`). */
const REQUEUE_SECONDS = 15;
/** Kubernetes' default. */
const MIN_PROGRESS_SECONDS = 600;

/**
 * What a Deployment needs so that rollouts and node drains lose no request behind readiness gates:
 *
 * - `maxUnavailable` 0: an old pod goes only when a new one is healthy at every load balancer;
 * - `minReadySeconds` one health check interval: a pod that fails its next check stops the rollout;
 * - `progressDeadlineSeconds` twice the time until a pod is in service, and no less than Kubernetes' 600;
 * - a pause before the stop signal while load balancers still send requests;
 * - a grace period that outlasts this pause and the deregistration delay, or requests in flight are cut.
 *
 * Leave `replicas` out where an autoscaler sets it.
 *
 * @throws SpecError with all that is wrong with the arguments
 * @example
 * const gated = gatedDeployment({ service: fleet.services.web });
 * const containers = [{ name: "web", image, ...gated.container }];
 * new k8s.apps.v1.Deployment("web", {
 *   metadata: { namespace: shop.namespace },
 *   spec: { ...gated.spec, selector, template: { metadata, spec: { ...gated.podSpec, containers } } },
 * }, { dependsOn: [...edge.anchors] }); // a target group on no rule is never checked, and the gate never opens
 */
export function gatedDeployment(args: GatedDeploymentArgs = {}): GatedDeployment {
  const problems = checkGatedDeployment(args);
  if (problems.length > 0) throw new SpecError(problems);
  const { startupSeconds, propagationSeconds, shutdownSeconds } = { ...GATED_DEPLOYMENT_DEFAULTS, ...args };
  const { intervalSeconds, healthyThreshold } = { ...DEFAULTS.healthCheck, ...args.service?.healthCheck };
  const drain = args.service?.deregistrationDelaySeconds ?? DEFAULTS.deregistrationDelaySeconds;
  const inService = startupSeconds + propagationSeconds + healthyThreshold * intervalSeconds + REQUEUE_SECONDS;
  return {
    spec: {
      minReadySeconds: intervalSeconds,
      progressDeadlineSeconds: Math.max(MIN_PROGRESS_SECONDS, 2 * (inService + intervalSeconds)),
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: args.maxSurge ?? "25%" } },
    },
    podSpec: { terminationGracePeriodSeconds: propagationSeconds + drain + shutdownSeconds },
    container: { lifecycle: { preStop: preStopAction(args.preStop ?? "sleep", propagationSeconds) } },
  };
}

function preStopAction(how: "sleep" | "exec", seconds: number): GatedDeployment["container"]["lifecycle"]["preStop"] {
  return how === "sleep" ? { sleep: { seconds } } : { exec: { command: ["sleep", String(seconds)] } };
}
