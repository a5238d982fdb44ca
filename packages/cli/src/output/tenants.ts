import type { TenantRow } from "../tenantRows.ts";
import { firstOf, formatRanges } from "./counts.ts";
import type { Paint } from "./style.ts";
import { type Column, formatTable } from "./table.ts";

/** Up to this many tenants are listed whole. */
export const FEW_TENANTS = 30;
const SHOWN_HOSTS = 3;

const COLUMNS: readonly Column[] = [
  { name: "TENANT" },
  { name: "SHARD" },
  { name: "BUNDLE" },
  { name: "RULES" },
  { name: "HOSTS" },
];

export interface TenantListOptions {
  readonly all: boolean;
  /** Ids that are listed also where there are many. */
  readonly changed: ReadonlySet<string>;
  readonly paint: Paint;
}

/** The tenants with their rules: all of a few, the changed ones of many. */
export function formatTenants(rows: readonly TenantRow[], { all, changed, paint }: TenantListOptions): string {
  const listed = all || rows.length <= FEW_TENANTS ? rows : rows.filter(({ id }) => changed.has(id));
  const shown = all ? listed : listed.slice(0, FEW_TENANTS);
  const left = rows.length - shown.length;
  const rest = shown.length === 0 ? `${left} tenants` : `and ${left} more`;
  const more = left === 0 ? "" : paint("dim", `${rest}: --all lists them`);
  const table = shown.length === 0 ? "" : formatTable(COLUMNS, shown.map(tenantCells), paint);
  return [table, more].filter((part) => part !== "").join("\n");
}

function tenantCells({ id, shard, bundle, rules, hosts }: TenantRow): string[] {
  return [id, shard, bundle, formatRanges(rules), firstOf(hosts, SHOWN_HOSTS)];
}
