import { cost, type Plan, type Problem, type Tenant } from "@sluice/alb-model";
import { formatProblems } from "@sluice/multitenant-alb/spec";
import type { Comparison } from "../comparePlans.ts";
import { countOf, firstOf } from "./counts.ts";
import { code, fenced, foldedTable } from "./markdown.ts";
import { concernedShards, shardTable } from "./markdownShards.ts";
import { formatSavings } from "./savings.ts";

export interface PlanMarkdown extends Comparison {
  readonly plan: Plan;
  readonly tenants: readonly Tenant[];
  /** The recorded placement's file as it is shown. */
  readonly file: string;
  /** What is wrong with the recorded placement: it was never written, or it is not the plan's. */
  readonly unrecorded?: "missing" | "stale";
  /** Cut no list. */
  readonly all: boolean;
}

/** Hosts of one tenant that a cell shows. */
const SHOWN_HOSTS = 10;
const SHOWN_NAMES = 20;
/** A comment has to hold them. */
const SHOWN_PROBLEMS = 50;

/** What a plan changes, as Markdown for a pull request: who joins where, who else moves, what it uses. */
export function planMarkdown(summary: PlanMarkdown): string {
  const { plan } = summary;
  const parts = [
    formatUnrecorded(summary),
    `## Fleet ${code(plan.fleet.name)}: ${headline(summary)}`,
    formatVerdict(summary),
    formatLoadBalancers(summary),
    formatJoins(summary),
    formatMoves(summary),
    formatLeaves(summary),
    formatHosts(summary),
    shardTable(summary),
    plan.shards.length === 0 ? "" : formatSavings(cost(plan)).replaceAll("\n", " "),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The same for a configuration that cannot be planned. */
export function problemsMarkdown(problems: readonly Problem[]): string {
  const count = countOf(problems.length, "problem");
  const title = `**The configuration has ${count}, so nothing was planned. Do not merge this before it is mended.**`;
  const left = problems.length - SHOWN_PROBLEMS;
  const more = left > 0 ? `\n\nAnd ${left} more, which the command lists on standard error.` : "";
  return `${title}\n\n${fenced(formatProblems(problems.slice(0, SHOWN_PROBLEMS)))}${more}\n`;
}

function formatUnrecorded({ unrecorded, file }: PlanMarkdown): string {
  if (unrecorded === undefined) return "";
  const what = unrecorded === "missing" ? "is not there" : "is stale";
  return [
    `**${code(file)} ${what}. Before you approve, have ${code("sluice plan --write")} run and its result committed.**`,
    "Below is what it will record.",
  ].join(" ");
}

function headline(summary: PlanMarkdown): string {
  const { added, removed, moved } = summary.changes;
  const acts = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${countOf(count, "tenant")} ${count === 1 ? one : many}`];
  const parts = [
    ...acts(added.length, "joins", "join"),
    ...acts(removed.length, "leaves", "leave"),
    ...acts(moved.length, "moves", "move"),
    ...acts(summary.hosts.length, "changes hosts", "change hosts"),
  ];
  if (parts.length > 0) return parts.join(", ");
  return concernedShards(summary).length === 0 ? "nothing changes" : "no tenant changes";
}

function formatVerdict({ changes }: PlanMarkdown): string {
  if (changes.moved.length > 0) return "";
  return changes.added.length + changes.removed.length > 0 ? "Nobody else moves." : "Nobody moves.";
}

/** Load balancers that come and go, and target groups of those that stay. */
function formatLoadBalancers({ base, changes, plan }: PlanMarkdown): string {
  const { openedShards: opened, freedShards: freed } = changes;
  const noun = (names: readonly string[]) => (names.length === 1 ? "load balancer" : "load balancers");
  const lines = [
    ...(opened.length === 0 ? [] : [`- New ${noun(opened)}: ${named(opened)}.`]),
    ...(freed.length === 0 ? [] : [`- Removed ${noun(freed)}, which the next update deletes: ${named(freed)}.`]),
  ];
  const after = new Map(plan.shards.map(({ name, targetGroups }) => [name, targetGroups]));
  for (const name of changes.changedShards) {
    const before = base.shards[name]?.services ?? [];
    const now = (after.get(name) ?? []).map(({ service }) => service);
    const come = now.filter((service) => !before.includes(service));
    const gone = before.filter((service) => !now.includes(service));
    if (come.length > 0) lines.push(`- ${code(name)} gets a target group for ${named(come)}.`);
    if (gone.length > 0) lines.push(`- ${code(name)} loses the target group for ${named(gone)}.`);
  }
  return lines.join("\n");
}

function named(names: readonly string[]): string {
  return firstOf(names.map(code), SHOWN_NAMES);
}

function formatJoins({ changes, plan, tenants, all }: PlanMarkdown): string {
  if (changes.added.length === 0) return "";
  const hosts = new Map(tenants.map((tenant) => [tenant.id, tenant.hosts]));
  const profiles = new Map(plan.shards.flatMap(({ bundles }) => bundles.map(({ id, profile }) => [id, profile])));
  const rows = changes.added.map(({ tenant, shard, bundle }) => [
    code(tenant),
    code(shard),
    code(bundle),
    code(profiles.get(bundle) ?? ""),
    hostList(hosts.get(tenant) ?? [], all),
  ]);
  const columns = ["Joins", "Load balancer", "Bundle", "Profile", "Hosts"];
  return foldedTable({ columns, rows }, { summary: `${rows.length} tenants join`, all });
}

function formatMoves({ changes, all }: PlanMarkdown): string {
  if (changes.moved.length === 0) return "";
  const rows = changes.moved.map(({ tenant, from, to, reason }) => [
    code(tenant),
    code(from.bundle),
    code(to.bundle),
    from.shard === to.shard ? "the same" : `${code(from.shard)} → ${code(to.shard)}`,
    reason,
  ]);
  const columns = ["Moves", "From bundle", "To bundle", "Load balancer", "Because"];
  return foldedTable({ columns, rows }, { summary: `${rows.length} tenants move`, all });
}

function formatLeaves({ changes, all }: PlanMarkdown): string {
  if (changes.removed.length === 0) return "";
  const rows = changes.removed.map(({ tenant, shard, bundle }) => [code(tenant), code(shard), code(bundle)]);
  const columns = ["Leaves", "Load balancer", "Bundle"];
  return foldedTable({ columns, rows }, { summary: `${rows.length} tenants leave`, all });
}

function formatHosts({ hosts, all }: PlanMarkdown): string {
  if (hosts.length === 0) return "";
  const rows = hosts.map(({ tenant, added, removed }) => [code(tenant), hostList(added, all), hostList(removed, all)]);
  const columns = ["Changes hosts", "New hosts", "Removed hosts"];
  return foldedTable({ columns, rows }, { summary: `${rows.length} tenants change hosts`, all });
}

function hostList(hosts: readonly string[], all: boolean): string {
  const shown = all ? hosts : hosts.slice(0, SHOWN_HOSTS);
  const left = hosts.length - shown.length;
  return [...shown.map(code), ...(left === 0 ? [] : [`and ${left} more`])].join("<br>");
}
