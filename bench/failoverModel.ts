/** How long a failover takes: AWS's bucket, and the time that the controller and the API were seen to need. */
import { bucketSeconds, cost, type Fleet, failoverCost, type Packing, planFleet } from "@sluice/alb-model";
import { subdomainTenants } from "./tenants.ts";

/** Of the controller 3.5 with an emulated ELBv2 API on two cores: fitted to the measured cases below. */
const SECONDS_A_CALL = 0.05;
const SECONDS_A_LISTED_RULE = 0.03;

/** One way to move all traffic of a service. */
export interface Way {
  readonly calls: number;
  /** Rules of the largest load balancer, all of which are listed before one is changed. */
  readonly listedRules: number;
}

/**
 * Seconds from the first patch until the last rule is changed. Calls wait for the bucket while others are under way, so
 * the slower of both counts.
 */
export function modelSeconds({ calls, listedRules }: Way): number {
  return Math.max(bucketSeconds(calls), calls * SECONDS_A_CALL) + listedRules * SECONDS_A_LISTED_RULE;
}

export interface Measured {
  readonly what: string;
  readonly way: Way;
  /** Seconds, shortest and longest run. */
  readonly seconds: readonly [number, number];
}

/** Real controller 3.5, kube-apiserver 1.36, emulated ELBv2 API, 2026-11-21. */
export const MEASURED: readonly Measured[] = [
  { what: "90 tenants, a rule each", way: { calls: 90, listedRules: 90 }, seconds: [32, 38] },
  { what: "90 tenants, 18 packed rules", way: { calls: 18, listedRules: 18 }, seconds: [1.3, 1.5] },
  { what: "450 tenants in 90 rules, gate", way: { calls: 1, listedRules: 91 }, seconds: [2.0, 3.4] },
];

export interface Ways {
  readonly loadBalancers: number;
  readonly ruleEach: Way;
  readonly packed: Way;
  readonly gate: Way;
}

/** The three ways for so many tenants of one service, as plans have them. */
export function waysFor(tenants: number): Ways {
  const each = planned("none", tenants);
  const packed = planned("exact", tenants);
  return {
    loadBalancers: packed.loadBalancers,
    ruleEach: { calls: each.withoutGates, listedRules: each.listedRules },
    packed: { calls: packed.withoutGates, listedRules: packed.listedRules },
    gate: { calls: packed.calls, listedRules: packed.listedRules },
  };
}

function planned(packing: Packing, tenants: number) {
  const fleet: Fleet = {
    name: "edge",
    services: { web: { namespace: "web", port: 80, maxReplicas: 60, fallback: {} } },
    profiles: { site: [{ service: "web" }] },
    packing,
    quotas: { loadBalancersPerRegion: 10_000, targetGroupsPerRegion: 20_000 },
  };
  const { plan } = planFleet(fleet, subdomainTenants(tenants));
  const failover = failoverCost(plan.shards);
  if (failover === undefined) throw new RangeError("the benchmark's fleet has no gate");
  return {
    loadBalancers: cost(plan).loadBalancers,
    calls: failover.calls,
    withoutGates: failover.withoutGates.calls,
    listedRules: Math.max(...plan.shards.map(({ rules }) => rules.length)),
  };
}
