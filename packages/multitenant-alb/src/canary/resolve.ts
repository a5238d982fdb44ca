import { DEFAULTS, type HealthCheck } from "@sluice/alb-model";
import { apiBudget, propagationSeconds } from "./apiBudget.ts";
import type { CanaryRoute, CanarySettings, CanaryStep, StableScale } from "./settings.ts";

/** Least delay before pods go whose weight is 0 by then. Argo's own default of 30 is below what users measured (70). */
export const LEAST_DELAY_SECONDS = 60;
/** A rollout that makes no progress for so long has failed; Argo's own default. */
export const PROGRESS_DEADLINE_SECONDS = 600;
const DEFAULT_WEIGHTS = [10, 30, 60];

/** The Services by role when the Rollout is new; ping-pong Services swap roles with each rollout. */
export interface CanaryServiceNames {
  readonly stable: string;
  readonly canary: string;
}

/** A canary with every default filled in. */
export interface ResolvedCanary {
  readonly name: string;
  readonly fleet: string;
  readonly namespace: string;
  readonly routes: readonly ResolvedRoute[];
  readonly servicesType: CanarySettings["services"]["type"];
  readonly serviceNames: CanaryServiceNames;
  /** Name of the action in the Ingress; no Service of this name exists. */
  readonly rootService: string;
  readonly port: number;
  readonly targetPort: number;
  readonly steps: readonly CanaryStep[];
  readonly stableScale: StableScale;
  /** Expected seconds from an annotation to the last rule. */
  readonly propagationSeconds: number;
  readonly scaleDownDelaySeconds: number;
  readonly abortScaleDownDelaySeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly minReadySeconds: number;
  readonly stickinessSeconds?: number;
  readonly healthCheck: Required<HealthCheck>;
  readonly deregistrationDelaySeconds: number;
}

export interface ResolvedRoute {
  readonly shard: string;
  /** Name of its Ingress. */
  readonly ingress: string;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/** Fills in a canary's defaults. Expects settings without problems (see `checkCanary`). */
export function resolveCanary(name: string, settings: CanarySettings): ResolvedCanary {
  const propagation = expectedPropagation(settings);
  const stableScale = settings.stableScale ?? { type: "full" };
  const least = Math.max(LEAST_DELAY_SECONDS, propagation);
  const delay = stableScale.type === "full" ? (stableScale.scaleDownDelaySeconds ?? least) : least;
  const { stickinessSeconds } = settings;
  return {
    name,
    fleet: settings.fleet.name,
    namespace: settings.namespace,
    routes: settings.routes.map((route) => resolveRoute(name, route)),
    servicesType: settings.services.type,
    serviceNames: serviceNames(name, settings),
    rootService: `${name}-root`,
    port: settings.port,
    targetPort: settings.targetPort ?? settings.port,
    steps: [...initialPause(settings), ...(settings.steps ?? defaultSteps(least))],
    stableScale,
    propagationSeconds: propagation,
    scaleDownDelaySeconds: delay,
    abortScaleDownDelaySeconds: stableScale.abortScaleDownDelaySeconds ?? delay,
    progressDeadlineSeconds: settings.progressDeadlineSeconds ?? PROGRESS_DEADLINE_SECONDS,
    minReadySeconds: settings.minReadySeconds ?? 0,
    ...(stickinessSeconds === undefined ? {} : { stickinessSeconds }),
    healthCheck: { ...DEFAULTS.healthCheck, ...settings.healthCheck },
    deregistrationDelaySeconds: settings.deregistrationDelaySeconds ?? DEFAULTS.deregistrationDelaySeconds,
  };
}

/** Seconds from an annotation to the last of the canary's rules: one rule a shard. */
export function expectedPropagation({ routes, apiBudget: settings }: CanarySettings): number {
  return propagationSeconds(routes.length, apiBudget(settings));
}

export function pathsOf({ path }: CanaryRoute): readonly string[] {
  if (path === undefined) return [];
  return typeof path === "string" ? [path] : path;
}

function resolveRoute(name: string, route: CanaryRoute): ResolvedRoute {
  const { shard, hosts = [] } = route;
  return { shard, ingress: `${name}-${shard}`, hosts, paths: pathsOf(route) };
}

function serviceNames(name: string, { services }: CanarySettings): CanaryServiceNames {
  // Argo calls the first ReplicaSet's Service ping, and ping is stable once that is up.
  return services.type === "ping-pong"
    ? { stable: services.ping ?? `${name}-ping`, canary: services.pong ?? `${name}-pong` }
    : { stable: services.stable ?? `${name}-stable`, canary: services.canary ?? `${name}-canary` };
}

function initialPause({ initialPauseSeconds = 0 }: CanarySettings): CanaryStep[] {
  return initialPauseSeconds > 0 ? [{ setWeight: 0 }, { pause: { duration: initialPauseSeconds } }] : [];
}

export function defaultSteps(duration: number): CanaryStep[] {
  return DEFAULT_WEIGHTS.flatMap((setWeight): CanaryStep[] => [{ setWeight }, { pause: { duration } }]);
}
