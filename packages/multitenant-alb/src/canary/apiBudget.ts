import { bucketSeconds, type CallBucket, MODIFY_BUCKET } from "@sluice/alb-model";

/** Share of the bucket that is left to others. */
const HEADROOM = 0.5;

/**
 * Seconds from a changed annotation to the last changed rule that no throttling explains. 90 rules took 38 s on the
 * controller 3.5 where the bucket explains 23 s, one rule takes 2 to 3 s.
 */
const RECONCILE_SECONDS = 15;

/** What canaries may draw from the account's bucket. */
export interface ApiBudgetSettings {
  /** Share of the bucket left to everybody else, from 0 to less than 1. @default 0.5 */
  readonly headroom?: number;
  /** Seconds that the controller needs besides throttling: queue, look-ups, retries. @default 15 */
  readonly reconcileSeconds?: number;
}

/** The calls that canaries may make, and the time that the controller adds. */
export interface ApiBudget extends CallBucket {
  readonly reconcileSeconds: number;
}

/**
 * The part of AWS's bucket that canaries may use: every controller, pipeline and person of the account draws from it.
 *
 * @example apiBudget() // { burst: 10, perSecond: 1.5, reconcileSeconds: 15 }
 */
export function apiBudget(settings: ApiBudgetSettings = {}): ApiBudget {
  const share = 1 - (settings.headroom ?? HEADROOM);
  return {
    burst: Math.max(1, Math.floor(MODIFY_BUCKET.burst * share)),
    perSecond: MODIFY_BUCKET.perSecond * share,
    reconcileSeconds: settings.reconcileSeconds ?? RECONCILE_SECONDS,
  };
}

/**
 * An upper estimate of how long a weight needs from the annotation to the last listener rule, in whole seconds:
 * what does not fit into the bucket comes at its refill rate, and the controller's own time is added.
 *
 * @param rules listener rules that one step changes
 * @example propagationSeconds(1, apiBudget()) // 15
 * @example propagationSeconds(40, apiBudget()) // 35
 */
export function propagationSeconds(rules: number, budget: ApiBudget): number {
  return Math.ceil(bucketSeconds(rules, budget) + budget.reconcileSeconds);
}
