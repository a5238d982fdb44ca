import { countOf, firstOf } from "../output/counts.ts";
import type { Paint } from "../output/style.ts";
import { type Column, formatTable, indent } from "../output/table.ts";
import type { Finding, ReadinessReport, WorkloadReport } from "./report.ts";

const COLUMNS: readonly Column[] = [
  { name: "WORKLOAD" },
  { name: "PODS", align: "right" },
  { name: "BEHIND LOAD BALANCERS", align: "right" },
  { name: "GATED", align: "right" },
  { name: "HEALTHY", align: "right" },
];
const SHOWN_PODS = 3;

/** The report for people: workloads, then each reason with what to do, then what could not be checked. */
export function formatReadiness(report: ReadinessReport, paint: Paint): string {
  const { namespace, platforms, workloads, findings, unchecked } = report;
  const on = platforms.length === 0 ? "" : ` on ${platforms.join(" and ")}`;
  const table = workloads.length === 0 ? "No pods run here." : formatTable(COLUMNS, workloads.map(row), paint);
  const notChecked = unchecked.map(({ message, fix }) => `${paint("yellow", "not checked")} ${message}\n  fix: ${fix}`);
  const parts = [
    `Namespace ${paint("bold", namespace)}${on}\n${indent(table)}`,
    ...findings.map((finding) => formatFinding(finding, paint)),
    ...notChecked,
    summarize(report),
  ];
  return `${parts.join("\n\n")}\n`;
}

function row({ workload, pods, served, gated, healthy }: WorkloadReport): string[] {
  return [workload, ...[pods, served, gated, healthy].map(String)];
}

function formatFinding({ severity, code, workload, pods, binding, message, fix }: Finding, paint: Paint): string {
  const title = paint(severity === "fault" ? "red" : "yellow", severity);
  const where = [workload, binding === undefined ? undefined : `binding ${binding}`].filter(
    (part) => part !== undefined,
  );
  const about = pods.length === 0 ? "" : `: ${countOf(pods.length, "pod")} (${firstOf(pods, SHOWN_PODS)})`;
  const head = `${title} ${code}${where.length === 0 ? "" : ` ${where.join(", ")}`}${about}`;
  return `${head}\n${indent(`${message}\nfix: ${fix}`)}`;
}

function summarize({ findings, unchecked, workloads, ok }: ReadinessReport): string {
  const faults = findings.filter(({ severity }) => severity === "fault").length;
  const notes = findings.length - faults;
  const healthy = workloads.reduce((sum, one) => sum + one.healthy, 0);
  const all = `${countOf(healthy, "pod")} gated and healthy`;
  const rest = [
    ...(faults > 0 ? [countOf(faults, "fault")] : []),
    ...(notes > 0 ? [countOf(notes, "note")] : []),
    ...(unchecked.length > 0 ? [`${countOf(unchecked.length, "check")} not done`] : []),
  ];
  return ok && workloads.length === 0 ? "Nothing to wait for load balancers" : [all, ...rest].join(", ");
}
