/**
 * `npm run bench:failover`: what moving all traffic of a service costs, rule by rule and by a gate, from plans and a
 * model that is held against what was measured; and what becomes of requests in typical histories, in virtual time.
 * Prints tables; states no verdict.
 */
import Table from "cli-table3";
import { HISTORIES, HISTORY_SECONDS, LAG_SECONDS, outcomeOf } from "./failoverHistories.ts";
import { MEASURED, modelSeconds, type Way, waysFor } from "./failoverModel.ts";

const TENANTS = [90, 450, 10_000];

function print(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const colAligns = head.map((_, index) => (index === 0 ? ("left" as const) : ("right" as const)));
  const table = new Table({ head: [...head], style: { head: [], border: [] }, colAligns });
  for (const row of rows) table.push([...row]);
  console.log(`\n${title}\n${table.toString()}`);
}

function seconds(value: number): string {
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en");
}

function costRows(tenants: number): string[][] {
  const { loadBalancers, gate, ...others } = waysFor(tenants);
  const row = (name: string, way: Way) => [
    `${tenants.toLocaleString("en")} tenants: ${name}`,
    loadBalancers.toLocaleString("en"),
    way.calls.toLocaleString("en"),
    seconds(modelSeconds(way)),
    `${(way.calls / gate.calls).toFixed(0)} ×`,
    `${(modelSeconds(way) / modelSeconds(gate)).toFixed(1)} ×`,
  ];
  return [row("rule each", others.ruleEach), row("packed", others.packed), row("gate", gate)];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

print(
  "Moving all traffic of one service, and what it costs against the gate",
  ["", "load balancers (packed)", "ModifyRule calls", "seconds", "calls", "time"],
  TENANTS.flatMap(costRows),
);
print(
  "The model against what was measured (controller 3.5, kube-apiserver 1.36, emulated ELBv2 API, two cores)",
  ["", "model, s", "measured, s", "measured / model"],
  MEASURED.map(({ what, way, seconds: [from, to] }) => {
    const model = modelSeconds(way);
    return [what, seconds(model), `${from} to ${to}`, `${(from / model).toFixed(2)} to ${(to / model).toFixed(2)}`];
  }),
);
print(
  `What becomes of requests in ${HISTORY_SECONDS} s of virtual time, with the default settings; load balancers follow ${LAG_SECONDS} s after a decision`,
  ["", "failovers", "s with fallback", "degraded", "failed", "failed without failover"],
  HISTORIES.map((history) => {
    const { failovers, onFallback, degraded, failed, failedWithout } = outcomeOf(history);
    return [
      history.what,
      String(failovers),
      onFallback.toFixed(0),
      percent(degraded),
      percent(failed),
      percent(failedWithout),
    ];
  }),
);
