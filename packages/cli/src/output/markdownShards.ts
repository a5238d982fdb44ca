import type { PlacementShard, Plan, QuotaName, QuotaUse } from "@sluice/alb-model";
import type { Comparison } from "../comparePlans.ts";
import { code, foldedTable } from "./markdown.ts";
import { findUse } from "./quotas.ts";

const QUOTA_COLUMNS = [
  ["Tenants", "tenantsPerLoadBalancer"],
  ["Rules", "rulesPerLoadBalancer"],
  ["Target groups", "targetGroupsPerLoadBalancer"],
  ["Targets", "targetsPerLoadBalancer"],
  ["Certificates", "certificatesPerLoadBalancer"],
] as const satisfies readonly (readonly [string, QuotaName])[];

interface Compared extends Comparison {
  readonly plan: Plan;
}

/** Load balancers on which anything changes: those of the plan in its order, then those that are removed. */
export function concernedShards({ plan, changes, before }: Compared): string[] {
  const { added, removed, moved, openedShards, changedShards, freedShards } = changes;
  const places = [...added, ...removed, ...moved.flatMap(({ from, to }) => [from, to])];
  const touched = new Set([...places.map(({ shard }) => shard), ...openedShards, ...changedShards]);
  const uses = ({ name, quotas }: Plan["shards"][number]) =>
    before.has(name) && QUOTA_COLUMNS.some(([, quota]) => differs(before.get(name), quotas, quota));
  const live = plan.shards.filter((shard) => touched.has(shard.name) || uses(shard)).map(({ name }) => name);
  return [...live, ...freedShards];
}

function differs(before: readonly QuotaUse[] | undefined, after: readonly QuotaUse[], quota: QuotaName): boolean {
  const [a, b] = [findUse(before ?? [], quota), findUse(after, quota)];
  return a?.used !== b?.used || a?.limit !== b?.limit;
}

/** What the concerned load balancers use of their quotas, before and after. */
export function shardTable(compared: Compared & { readonly all: boolean }): string {
  const names = concernedShards(compared);
  if (names.length === 0) return "";
  const columns = ["Load balancer", ...QUOTA_COLUMNS.map(([column]) => column)];
  const rows = names.map((name) => shardRow(name, compared));
  const summary = `${rows.length} load balancers change`;
  const parts = [foldedTable({ columns, rows }, { summary, all: compared.all }), formatGuess(names, compared)];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** How far the figures before the change can be trusted. */
function formatGuess(names: readonly string[], { isExact, before, changes }: Compared): string {
  const old = names.filter((name) => !changes.openedShards.includes(name));
  const isWhole = old.every((name) => before.has(name));
  if (old.length === 0 || (isExact && isWhole)) return "";
  if (isExact) return "*`?`: the placement that this is compared with is stale, so its use cannot be counted.*";
  return `*What was used before is counted with today's hosts${isWhole ? "" : "; `?` cannot be counted with them"}.*`;
}

function shardRow(name: string, { plan, base, changes, before }: Compared): string[] {
  const after = plan.shards.find((shard) => shard.name === name);
  const isNew = changes.openedShards.includes(name);
  const state = isNew ? ", new" : after === undefined ? ", removed" : "";
  const cells = QUOTA_COLUMNS.map(([, quota]) => {
    const then = findUse(before.get(name) ?? [], quota)?.used ?? (isNew ? 0 : undefined);
    const known = quota === "tenantsPerLoadBalancer" ? countTenants(base.shards[name]) : then;
    return formatChange(known, after === undefined ? undefined : findUse(after.quotas, quota));
  });
  return [`${code(name)}${state}${formatOwner(base.shards[name]?.isolated, after?.isolated)}`, ...cells];
}

/** A load balancer that one tenant had alone can become another's. */
function formatOwner(before: string | undefined, after: string | undefined): string {
  const now = after === undefined ? "" : `, of ${code(after)} alone`;
  return before === undefined || before === after ? now : `${now}, before of ${code(before)} alone`;
}

function countTenants(shard: PlacementShard | undefined): number {
  return Object.values(shard?.bundles ?? {}).reduce((sum, { tenants }) => sum + tenants.length, 0);
}

/** `94 → **95** of 100`; `?` stands for what cannot be counted, and nothing is left of a removed load balancer. */
function formatChange(before: number | undefined, now: QuotaUse | undefined): string {
  const after = now?.used ?? 0;
  const counts = before === after ? String(after) : `${before ?? "?"} → **${after}**`;
  if (now === undefined || now.limit === Number.MAX_SAFE_INTEGER) return counts;
  return `${counts} of ${now.limit}${now.reserved ? `, ${now.reserved} reserved` : ""}`;
}
