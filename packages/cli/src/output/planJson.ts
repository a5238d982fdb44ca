import {
  cost,
  type Plan,
  type PlannedShard,
  type PlanResult,
  type Problem,
  type QuotaUse,
  ruleBudget,
} from "@sluice/alb-model";
import type { SoundPlan } from "../planning.ts";
import { type TenantRow, tenantRows } from "../tenantRows.ts";
import { failoverJson, shardFailoverJson } from "./failover.ts";
import { findUse } from "./quotas.ts";
import { settingsJson } from "./settingsJson.ts";

/** Whether and where the plan's placement is recorded. */
export interface RecordedJson {
  readonly file: string;
  readonly recorded: boolean;
  readonly stale: boolean;
  readonly written: boolean;
}

/** A plan as data. Fields may be added, none is renamed. */
export function planJson({ result, spec }: SoundPlan, placement: RecordedJson): object {
  const { plan } = result;
  return {
    ...shardsJson(result),
    ...settingsJson(plan),
    tenants: tenantsJson(tenantRows(plan, spec.tenants)),
    changes: result.changes,
    cost: cost(plan),
    ...failoverJson(plan.shards),
    placement,
    problems: [],
  };
}

/** The same with problems: shards only where the configuration was good enough to plan. */
export function problemsJson(problems: readonly Problem[], result: PlanResult | undefined): object {
  return { ...(result === undefined ? { shards: [] } : shardsJson(result)), tenants: {}, problems };
}

function shardsJson({ plan }: PlanResult): object {
  const { fleet, shards } = plan;
  return { fleet: fleet.name, packing: fleet.packing, shards: shards.map((shard) => shardJson(plan, shard)) };
}

function shardJson(plan: Plan, shard: PlannedShard): object {
  const use = (quota: Parameters<typeof findUse>[1]) => {
    const found = findUse(shard.quotas, quota) ?? { used: 0, limit: plan.fleet.limits[quota] };
    return useJson(found);
  };
  return {
    name: shard.name,
    ...(shard.isolated === undefined ? {} : { isolated: shard.isolated }),
    rules: { ...use("rulesPerLoadBalancer"), budget: ruleBudget(plan.fleet.limits) },
    targetGroups: use("targetGroupsPerLoadBalancer"),
    certificates: use("certificatesPerLoadBalancer"),
    targets: use("targetsPerLoadBalancer"),
    quotas: Object.fromEntries(shard.quotas.map((each) => [each.quota, useJson(each)])),
    ...shardFailoverJson(shard),
    bundles: shard.bundles.map(({ id, profile, tenants, rules }) => ({ id, profile, tenants, rules: rules.length })),
  };
}

function useJson({ used, limit, reserved }: Omit<QuotaUse, "quota">): object {
  return { used, limit, ...(reserved === undefined ? {} : { reserved }) };
}

function tenantsJson(rows: readonly TenantRow[]): object {
  return Object.fromEntries(
    rows.map(({ id, shard, bundle, profile, rules }) => [id, { shard, bundle, profile, rules }]),
  );
}
