import { matches, type Plan, type PlannedBundle, type Tenant } from "@sluice/alb-model";

/** One tenant as a plan serves it. */
export interface TenantRow {
  readonly id: string;
  readonly shard: string;
  readonly bundle: string;
  readonly profile: string;
  /** Priorities of the rules that name one of its hosts. */
  readonly rules: readonly number[];
  readonly hosts: readonly string[];
}

/** All tenants of a plan, by id. */
export function tenantRows(plan: Plan, tenants: readonly Tenant[]): TenantRow[] {
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const rows = plan.shards.flatMap((shard) =>
    shard.bundles.flatMap((bundle) =>
      bundle.tenants.map((id) => {
        const hosts = byId.get(id)?.hosts ?? [];
        const { profile } = bundle;
        return { id, shard: shard.name, bundle: bundle.id, profile, rules: prioritiesOf(bundle, hosts), hosts };
      }),
    ),
  );
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A wildcard host is matched by its own pattern, and so is its text. */
function prioritiesOf(bundle: PlannedBundle, hosts: readonly string[]): number[] {
  const own = bundle.rules.filter(({ conditions }) =>
    conditions.some(
      (condition) => condition.field === "host-header" && hosts.some((host) => matches(condition, { host })),
    ),
  );
  return own.map(({ priority }) => priority);
}
