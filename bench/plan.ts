/**
 * `npm run bench:plan`: what planning costs, each figure beside its reference in the same run. Prints a table; states
 * no verdict, because a machine's speed is not the code's.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cost, PACKINGS, type Packing, planFleet, type Tenant } from "@sluice/alb-model";
import Table from "cli-table3";
import { benchFleet, mixedTenants, ONE_ROUTE, subdomainTenants } from "./tenants.ts";

const SIZES = [1_000, 10_000, 100_000];
const LARGEST = 100_000;
const RUNS = 3;

interface Figures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly changedBundles?: number;
  readonly moved?: number;
}

/** Runs one piece of work in a process of its own, on one core where the system lets us choose. */
function run(work: string, folder: string): Figures {
  const script = join(import.meta.dirname, "planWork.ts");
  const pinned = process.platform === "linux" && spawnSync("taskset", ["--version"]).status === 0;
  const [command, ...args] = [...(pinned ? ["taskset", "-c", "0"] : []), process.execPath, script, work, folder];
  const { stdout, stderr, status } = spawnSync(command ?? "", args, { encoding: "utf8", maxBuffer: 1e8 });
  if (status !== 0) throw new RangeError(`${work} failed: ${stderr}`);
  return JSON.parse(stdout) as Figures;
}

function median(runs: readonly Figures[]): Figures {
  const sorted = runs.toSorted((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError("no runs");
  return middle;
}

function withInput<T>(packing: Packing, tenants: readonly Tenant[], measure: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    writeFileSync(join(folder, "fleet.json"), JSON.stringify(benchFleet(packing)));
    writeFileSync(join(folder, "tenants.json"), JSON.stringify(tenants));
    return measure(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function speedTable(packing: Packing): string {
  const head = [
    "tenants",
    "seconds",
    "µs a tenant",
    "peak MB",
    "× parse and print",
    "one more tenant, s",
    "bundles changed",
    "moved",
  ];
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: head.map(() => "right") });
  for (const size of SIZES) {
    withInput(packing, mixedTenants(size), (folder) => {
      const pairs = Array.from({ length: RUNS }, () => ({ plan: run("plan", folder), copy: run("copy", folder) }));
      const plan = median(pairs.map((pair) => pair.plan));
      const copy = median(pairs.map((pair) => pair.copy));
      const more = median(Array.from({ length: RUNS }, () => run("add", folder)));
      table.push([
        size.toLocaleString("en"),
        plan.seconds.toFixed(2),
        ((plan.seconds / size) * 1e6).toFixed(1),
        plan.peakMegabytes.toFixed(0),
        (plan.seconds / copy.seconds).toFixed(1),
        more.seconds.toFixed(3),
        String(more.changedBundles ?? 0),
        String(more.moved ?? 0),
      ]);
    });
  }
  return table.toString();
}

function packingTable(tenants: readonly Tenant[], oneRoute: boolean): string {
  const head = ["packing", "rules", "load balancers", "tenants a rule", "rules saved", "load balancers saved"];
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: head.map(() => "right") });
  for (const packing of PACKINGS) {
    const fleet = oneRoute ? benchFleet(packing, ONE_ROUTE) : benchFleet(packing);
    const { rules, loadBalancers, tenantsPerRule, perTenantIngress } = cost(planFleet(fleet, tenants).plan);
    table.push([
      packing,
      rules.toLocaleString("en"),
      loadBalancers.toLocaleString("en"),
      tenantsPerRule.toFixed(1),
      `${(perTenantIngress.rules / rules).toFixed(1)} ×`,
      `${(perTenantIngress.loadBalancers / loadBalancers).toFixed(1)} ×`,
    ]);
  }
  return table.toString();
}

for (const packing of ["exact", "regex"] as const) {
  console.log(
    `\nPlanning, ${packing}: JSON in; check, plan, placement, render, interpret, quotas; JSON out (one core, median of ${RUNS})`,
  );
  console.log(speedTable(packing));
}
console.log(
  `\n${LARGEST.toLocaleString("en")} tenants, one or two hosts each, two profiles; saved: against one Ingress per tenant`,
);
console.log(packingTable(mixedTenants(LARGEST), false));
console.log(
  `\n${LARGEST.toLocaleString("en")} tenants, one subdomain each, one route; saved: against one Ingress per tenant`,
);
console.log(packingTable(subdomainTenants(LARGEST), true));
