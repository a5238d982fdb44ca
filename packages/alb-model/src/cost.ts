import type { HostRow } from "./plan/packing/packer.ts";
import type { Plan, PlannedShard } from "./plan/plan.ts";
import { anchorCount, roomForRules } from "./plan/shardState.ts";

/** Rules of a request that AWS evaluates without counting them as an LCU dimension. */
export const FREE_RULE_EVALUATIONS = 10;

/** What a plan uses, beside what one Ingress per tenant would. */
export interface Cost {
  readonly tenants: number;
  readonly loadBalancers: number;
  /** Of tenants; anchors and gates are left out. */
  readonly rules: number;
  readonly tenantsPerRule: number;
  readonly tenantsPerLoadBalancer: number;
  /** Rules that a request passes on average until one answers, every host being asked alike. */
  readonly meanRulesEvaluated: number;
  /** Of those, the ones that count: AWS gives the first ten of a request free. */
  readonly meanRulesCharged: number;
  /** The same tenants with an Ingress, and so a rule for each host and route, each. */
  readonly perTenantIngress: { readonly rules: number; readonly loadBalancers: number };
}

/**
 * Counts what a plan costs and what its packing saves. An LCU covers 1,000 rule evaluations a second, which is
 * request rate times rules evaluated beyond the first ten.
 */
export function cost(plan: Plan): Cost {
  const { shards, fleet } = plan;
  const tenants = sum(shards, (shard) => shard.bundles.reduce((count, bundle) => count + bundle.tenants.length, 0));
  const rules = sum(shards, (shard) => sum(shard.bundles, (bundle) => bundle.rules.length));
  const evaluated = shards.flatMap(evaluatedRules);
  const baseline = sum(shards, (shard) =>
    sum(shard.bundles, (b) => b.hosts.length * (fleet.profiles.get(b.profile)?.routes.length ?? 0)),
  );
  const room = roomForRules(fleet) - anchorCount(fleet.services.size, fleet.limits);
  return {
    tenants,
    loadBalancers: shards.length,
    rules,
    tenantsPerRule: ratio(tenants, rules),
    tenantsPerLoadBalancer: ratio(tenants, shards.length),
    meanRulesEvaluated: mean(evaluated),
    meanRulesCharged: mean(evaluated.map((count) => Math.max(0, count - FREE_RULE_EVALUATIONS))),
    perTenantIngress: { rules: baseline, loadBalancers: Math.ceil(baseline / Math.max(1, room)) },
  };
}

/** For each host of a shard, the priority of its bundle's last rule in its row: the worst a request to it needs. */
function evaluatedRules(shard: PlannedShard): number[] {
  return shard.bundles.flatMap((bundle) => {
    const routes = bundle.rules.length / Math.max(1, bundle.rows.length);
    const first = bundle.rules[0]?.priority ?? 1;
    return bundle.rows.flatMap((row, index) =>
      Array.from({ length: hostCount(row) }, () => first + (index + 1) * routes - 1),
    );
  });
}

/** Hosts of a row; a regex value lists them as alternatives. */
function hostCount({ values, regex }: HostRow): number {
  return regex ? sum(values, (value) => value.split("|").length) : values.length;
}

function sum<T>(list: readonly T[], count: (item: T) => number): number {
  return list.reduce((total, item) => total + count(item), 0);
}

function mean(values: readonly number[]): number {
  return ratio(
    sum(values, (value) => value),
    values.length,
  );
}

function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
