import { type GroupError, type GroupModel, groupQuotas, type QuotaUse, resolveLimits } from "@sluice/alb-model";
import { countOf } from "./counts.ts";
import { findUse, formatRuleUse, formatUse } from "./quotas.ts";
import { describeActions, describeConditions } from "./rules.ts";
import type { Paint } from "./style.ts";
import { type Column, formatTable, indent } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { name: "PORT", align: "right" },
  { name: "RULE", align: "right" },
  { name: "CONDITIONS" },
  { name: "ACTIONS" },
];

/** What the controller will build for one group, or why it will not. */
export function formatGroup(group: GroupModel | GroupError, paint: Paint): string {
  const title = paint("bold", `Group ${group.group}`);
  if ("error" in group)
    return `${title}\n${indent(`${paint("red", "refused, nothing of it is deployed:")} ${group.error}`)}`;
  const listeners = group.listeners.map(
    ({ port, protocol, defaultActions }) => `${protocol} ${port}, by default ${describeActions(defaultActions)}`,
  );
  const rows = group.rules.map((rule) => [
    String(rule.port),
    String(rule.priority),
    describeConditions(rule),
    describeActions(rule.actions),
  ]);
  const made = group.targetGroups.length === 0 ? [] : [`Target groups that it makes: ${group.targetGroups.join(", ")}`];
  const table = rows.length === 0 ? "No rules." : formatTable(COLUMNS, rows, paint);
  return [
    title,
    ...[...listeners, table, ...made, formatQuotas(groupUses(group), paint)].map((part) => indent(part)),
  ].join("\n");
}

/** What a group uses of AWS's default quotas. */
export function groupUses(group: GroupModel): QuotaUse[] {
  return groupQuotas(group, resolveLimits());
}

function formatQuotas(uses: readonly QuotaUse[], paint: Paint): string {
  const [rules, groups] = [findUse(uses, "rulesPerLoadBalancer"), findUse(uses, "targetGroupsPerLoadBalancer")];
  const ofBalancer = [
    ...(rules === undefined ? [] : [`${formatUse(rules, paint)} rules`]),
    ...(groups === undefined ? [] : [`${formatUse(groups, paint)} target groups`]),
  ].join(", ");
  const ofRule = formatRuleUse(uses, paint);
  return `Quotas: ${ofBalancer}${ofRule === "" ? "" : `; the fullest rules have ${ofRule}`}`;
}

/** How many of the groups hold, in one line. */
export function summarizeGroups(refused: number, exceeded: number, total: number): string {
  const parts = [
    countOf(total, "group"),
    ...(refused > 0 ? [`${refused} refused by the controller`] : []),
    ...(exceeded > 0 ? [`${exceeded} over a quota of AWS`] : []),
  ];
  return parts.join(", ");
}
