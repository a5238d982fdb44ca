import type { Fleet, HealthCheck } from "@sluice/alb-model";
import type { ApiBudgetSettings } from "./apiBudget.ts";

/**
 * What a canary's action can never have. Argo Rollouts writes the whole action on each step and knows Services only:
 * a target group by ARN or by name, a Lambda fallback above all, is gone with its first write (argo-rollouts #1572).
 */
export interface ArgoOwnedAction {
  /** A canary cannot fail over: give the fallback a path, or a service, of its own. */
  readonly fallback?: never;
  readonly forward?: never;
  readonly targetGroupArn?: never;
  readonly targetGroupName?: never;
}

/** What the canary takes on one shard: one listener rule, above those of the tenants. */
export interface CanaryRoute extends ArgoOwnedAction {
  /** Name of the shard, which is its IngressClass: `edge-001`. */
  readonly shard: string;
  /** Hosts, `*.` allowed in front. @default every host of the load balancer */
  readonly hosts?: readonly string[];
  /** ALB path pattern or patterns. Hosts and paths are five values at most. @default every path */
  readonly path?: string | readonly string[];
}

/** Two Services that swap roles. Pods of a canary are selected before they start, so that readiness gates reach them. */
export interface PingPongServices {
  readonly type: "ping-pong";
  /** @default `<name>-ping` */
  readonly ping?: string;
  /** @default `<name>-pong` */
  readonly pong?: string;
}

/**
 * Two Services with fixed roles. Argo points them at pods that run already, and such pods get no readiness gate; the
 * verification of target groups stands in for it.
 */
export interface StableCanaryServices {
  readonly type: "stable-canary";
  /** @default `<name>-stable` */
  readonly stable?: string;
  /** @default `<name>-canary` */
  readonly canary?: string;
}

export type CanaryServices = PingPongServices | StableCanaryServices;

/** The stable pods stay until the delay after the last step: an abort is one weight change away. */
export interface FullStableScale {
  readonly type: "full";
  /** Seconds, at least 60 and at least the expected propagation. @default the larger of the two */
  readonly scaleDownDelaySeconds?: number;
  /** Seconds that a canary outlives its abort, under the same bounds. @default the scale-down delay */
  readonly abortScaleDownDelaySeconds?: number;
}

/**
 * `dynamicStableScale`: stable pods go as the canary's weight grows. Fewer pods in all, and this price: Argo refuses a
 * `scaleDownDelaySeconds` beside it, so pods go while a late weight still sends them requests (503 and 504 until the
 * rule is changed, argo-rollouts #4595), and an abort first waits for stable pods to start. Needs ping-pong Services.
 */
export interface DynamicStableScale {
  readonly type: "dynamic";
  /** Why the cluster cannot hold both sets of pods; kept in an annotation of the Rollout. */
  readonly reason: string;
  /** Argo runs with `--aws-verify-target-group` (see `ArgoRollouts`): no step goes on before its weight is in force. */
  readonly targetGroupsVerified: true;
  /** Pods of a ReplicaSet that has any, at least 2. */
  readonly minPodsPerReplicaSet: number;
  /** Seconds that a canary outlives its abort, at least 60 and at least the expected propagation. */
  readonly abortScaleDownDelaySeconds: number;
}

export type StableScale = FullStableScale | DynamicStableScale;

/** Percent of the traffic that goes to the canary. A pause follows. */
export interface SetWeightStep {
  readonly setWeight: number;
  readonly pause?: never;
  readonly analysis?: never;
}

/** A wait of `duration` seconds, or without it until somebody promotes the Rollout. */
export interface PauseStep {
  readonly pause: { readonly duration?: number };
  readonly setWeight?: never;
  readonly analysis?: never;
}

/** A check by Argo's AnalysisTemplates; the Rollout is aborted when it fails. */
export interface AnalysisStep {
  readonly analysis: {
    readonly templates: readonly { readonly templateName: string; readonly clusterScope?: boolean }[];
    readonly args?: readonly { readonly name: string; readonly value: string }[];
  };
  readonly setWeight?: never;
  readonly pause?: never;
}

export type CanaryStep = SetWeightStep | PauseStep | AnalysisStep;

/** A canary without its pods: all that names, rules and delays follow from. Plain values, for the same reason. */
export interface CanarySettings extends ArgoOwnedAction {
  /** The fleet whose load balancers it uses, as in `fleet.yaml`. */
  readonly fleet: Fleet;
  /** Namespace of the Rollout: the fleet's own, or one of its `allowedNamespaces`. */
  readonly namespace: string;
  /**
   * One entry a shard; ping-pong Services take one. With several, Argo patches one Ingress after the other and stops at
   * the first that is up to date: when a patch in between fails, the rest keep the old weight until the next step, and
   * verification holds the rollout there. A `StagedRollout` has a Rollout for each shard instead.
   */
  readonly routes: readonly CanaryRoute[];
  readonly services: CanaryServices;
  /**
   * Port of the Services. Keep it: a change makes new target groups, and until Argo has rewritten the action the
   * shard's group, which still refers to the old port, takes no changes.
   */
  readonly port: number;
  /** Port of the pods. @default `port` */
  readonly targetPort?: number;
  /** Steps, each weight followed by a pause. @default 10, 30 and 60 percent, each for as long as the scale-down delay */
  readonly steps?: readonly CanaryStep[];
  /** @default { type: "full" } */
  readonly stableScale?: StableScale;
  /** Seconds without progress after which the Rollout counts as failed. @default 600 */
  readonly progressDeadlineSeconds?: number;
  /** Seconds that a pod is ready before it counts as available. @default 0 */
  readonly minReadySeconds?: number;
  /**
   * Seconds that a client stays with the pods it met first. The cookie outlives the weights, so it is no longer than
   * the scale-down delay. @default none
   */
  readonly stickinessSeconds?: number;
  /** Health check of the canary's two target groups. @default the fleet's defaults */
  readonly healthCheck?: HealthCheck;
  /** Seconds that a target drains before it is removed. @default 30 */
  readonly deregistrationDelaySeconds?: number;
  readonly apiBudget?: ApiBudgetSettings;
  /** Seconds at weight 0 before the first step, for a rollout in waves. @default 0 */
  readonly initialPauseSeconds?: number;
}
