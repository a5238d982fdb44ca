import type { Plan, PlannedShard, QuotaName } from "@sluice/alb-model";
import { findUse, formatRuleUse, formatUse, NEARLY_LEGEND } from "./quotas.ts";
import type { Paint } from "./style.ts";
import { type Column, formatTable } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { name: "SHARD" },
  { name: "TENANTS", align: "right" },
  { name: "BUNDLES", align: "right" },
  { name: "RULES" },
  { name: "TARGET GROUPS" },
  { name: "TARGETS" },
  { name: "CERTIFICATES" },
  { name: "ISOLATED TENANT" },
];

/** The load balancers with what each uses of its quotas, and what their fullest rules do. */
export function formatShards({ shards }: Plan, paint: Paint): string {
  const table = formatTable(
    COLUMNS,
    shards.map((shard) => shardRow(shard, paint)),
    paint,
  );
  const rules = formatRuleUse(
    shards.flatMap(({ quotas }) => quotas),
    paint,
  );
  const legend = / !/.test(table + rules) ? `\n${paint("dim", NEARLY_LEGEND)}` : "";
  return `${table}\n\nThe fullest rules have ${rules}.${legend}`;
}

function shardRow(shard: PlannedShard, paint: Paint): string[] {
  const use = (quota: QuotaName): string => {
    const found = findUse(shard.quotas, quota);
    return found === undefined ? "" : formatUse(found, paint);
  };
  return [
    paint("bold", shard.name),
    use("tenantsPerLoadBalancer"),
    String(shard.bundles.length),
    use("rulesPerLoadBalancer"),
    use("targetGroupsPerLoadBalancer"),
    use("targetsPerLoadBalancer"),
    use("certificatesPerLoadBalancer"),
    shard.isolated ?? "",
  ];
}
