import { referencedName } from "./names.ts";
import type { PlannedShard } from "./plan/plan.ts";
import { targetGroupsOf } from "./plan/plan.ts";

/** A token bucket: `burst` calls at once, then so many a second. */
export interface CallBucket {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * What AWS lets an account's ModifyRule calls do in a Region; the controller's own client keeps to the same numbers.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html
 */
export const MODIFY_BUCKET: CallBucket = { burst: 20, perSecond: 3 };

/**
 * Seconds until the last of so many calls may be made, from a full bucket.
 *
 * @param bucket AWS's for ModifyRule unless given
 * @example bucketSeconds(90) // 23.3: (90 - 20) / 3
 */
export function bucketSeconds(calls: number, { burst, perSecond }: CallBucket = MODIFY_BUCKET): number {
  return Math.max(0, (calls - burst) / perSecond);
}

/** ModifyRule calls, and the seconds that AWS's limit on them takes. */
export interface ApiCalls {
  readonly calls: number;
  readonly seconds: number;
}

/** What it takes to send all requests of every service with a fallback there, all at once. */
export interface FailoverCost extends ApiCalls {
  /** The same if each tenants' rule of these services were changed instead. */
  readonly withoutGates: ApiCalls;
}

/**
 * What a full failover of these shards costs: a call for each rule of a gate that is opened. `undefined` where none
 * has a gate.
 *
 * @example failoverCost(plan.shards)?.calls // 2
 */
export function failoverCost(shards: readonly PlannedShard[]): FailoverCost | undefined {
  const gated = shards.filter(({ gate }) => gate !== undefined);
  if (gated.length === 0) return undefined;
  const withoutGates = countCalls(gated, tenantRules);
  return { ...countCalls(gated, openedRules), withoutGates };
}

function countCalls(shards: readonly PlannedShard[], callsOf: (shard: PlannedShard) => number): ApiCalls {
  const calls = shards.reduce((sum, shard) => sum + callsOf(shard), 0);
  return { calls, seconds: bucketSeconds(calls) };
}

/** Of each route the rules of its highest weight: the step that takes all, or the pods where there is no fallback. */
function openedRules({ gate }: PlannedShard): number {
  return (gate?.routes ?? []).reduce((sum, { keys }) => {
    const [first] = keys;
    return sum + keys.filter(({ weight }) => weight === first?.weight).length;
  }, 0);
}

/** Tenants' rules that send to a service with a fallback. */
function tenantRules({ bundles, targetGroups, fallbacks }: PlannedShard): number {
  const services = new Set(fallbacks.map(({ service }) => service));
  const names = new Set(targetGroups.filter(({ service }) => services.has(service)).map(({ name }) => name));
  const rules = bundles.flatMap((bundle) => bundle.rules);
  return rules.filter(({ actions }) =>
    actions.flatMap(targetGroupsOf).some(({ targetGroupARN }) => names.has(referencedName(targetGroupARN))),
  ).length;
}
