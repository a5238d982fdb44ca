import Table from "cli-table3";
import { countOf } from "../output/counts.ts";
import type { Paint } from "../output/style.ts";
import { indent, NO_LINES, trimLines } from "../output/table.ts";
import { formatDuration } from "./duration.ts";
import type { Fault } from "./faults.ts";
import type { FailoverReport, GateReport, ServiceReport } from "./report.ts";
import type { HoldAnnotation, ServiceStatus } from "./snapshot.ts";

const LABEL_WIDTH = 9;

/** The report for people: the shifter, each service with its gates, then each fault with what to do. */
export function formatFailover(report: FailoverReport, paint: Paint, width = 80): string {
  const { fleet, namespace, services, faults, unchecked } = report;
  const parts = [
    `Fleet ${paint("bold", fleet)} in namespace ${namespace}`,
    indent(fields([["leader", leaderText(report)]], paint, width - 2)),
  ];
  const blocks = [
    parts.join("\n"),
    ...services.map((service) => formatService(service, report, paint, width)),
    ...faults.map((fault) => formatFault(fault, paint, width)),
    ...unchecked.map(({ message, fix }) =>
      formatNote({ title: paint("yellow", "not checked"), message, fix }, paint, width),
    ),
    summarize(report),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function leaderText({ leader, at }: FailoverReport): string {
  if (leader === null || leader.name === "") return "none";
  return `${leader.name}, renewed ${ago(leader.renewedAt, at)}`;
}

/** One service: its state as the shifter tells it, and what its gates really show. */
export function formatService(service: ServiceReport, report: FailoverReport, paint: Paint, width = 80): string {
  const { status, hold, gates } = service;
  const rows: [string, string][] = [
    ...(status === null ? [] : statusFields(status, report.at)),
    ...(hold === null ? [] : [["hold", holdText(hold, report.at)] as [string, string]]),
    ["gates", gatesText(gates, status)],
  ];
  return `${headline(service.service, status, paint)}\n${indent(fields(rows, paint, width - 2))}`;
}

const STYLES = { primary: "green", fallback: "red", recovering: "yellow" } as const;

function headline(name: string, status: ServiceStatus | null, paint: Paint): string {
  if (status === null) return `${paint("bold", name)}  ${paint("yellow", "unknown")}`;
  const { mode, fallbackWeight } = status;
  const share = `pods ${100 - fallbackWeight} %, fallback ${fallbackWeight} %`;
  return `${paint("bold", name)}  ${paint(STYLES[mode], mode)}: ${share}`;
}

function statusFields({ since, reason, ready, alerts, failovers }: ServiceStatus, at: string): [string, string][] {
  return [
    ["since", `${timeText(since)}, ${ago(since, at)}`],
    ["why", failovers === 0 ? reason : `${reason} (${countOf(failovers, "failover")} of late)`],
    ["ready", countOf(ready, "endpoint")],
    ...(alerts.length === 0 ? [] : [["alerts", alerts.join(", ")] as [string, string]]),
  ];
}

function holdText({ to, until, by, reason }: HoldAnnotation, at: string): string {
  const left = formatDuration((Date.parse(until) - Date.parse(at)) / 1000);
  return `to ${to} until ${timeText(until)}, ${left} left, by ${by}${reason === undefined ? "" : `: ${reason}`}`;
}

/** Gates that stand alike are counted, others named. */
function gatesText(gates: readonly GateReport[], status: ServiceStatus | null): string {
  const odd = gates.filter(({ fallbackWeight }) => fallbackWeight !== status?.fallbackWeight);
  const alike = gates.length - odd.length;
  const open = [...new Set(gates.filter((gate) => !odd.includes(gate)).flatMap((gate) => gate.open))];
  const stand = open.length === 0 ? "closed" : `open: ${open.join(", ")}`;
  return [
    ...(alike === 0 ? [] : [`${alike} ${stand}`]),
    ...odd.map(({ gate, fallbackWeight, open: keys }) => {
      if (fallbackWeight === null) return `${gate}: not known`;
      return `${gate}: ${keys.length === 0 ? "closed" : `open: ${keys.join(", ")}`}`;
    }),
  ].join("; ");
}

function formatFault({ code, service, gate, message, fix }: Fault, paint: Paint, width: number): string {
  const where = service ?? gate;
  const title = `${paint("red", "fault")} ${code}${where === undefined ? "" : ` ${where}`}`;
  return formatNote({ title, message, fix }, paint, width);
}

function formatNote(
  { title, message, fix }: { readonly title: string; readonly message: string; readonly fix: string },
  paint: Paint,
  width: number,
): string {
  const rows: [string, string][] = [
    ["what", message],
    ["fix", fix],
  ];
  return `${title}\n${indent(fields(rows, paint, width - 2))}`;
}

function summarize({ services, faults, unchecked }: FailoverReport): string {
  const shifted = services.filter(({ status }) => status !== null && status.mode !== "primary").length;
  const on = `${shifted} of ${countOf(services.length, "service")} not on pods alone`;
  const rest = [
    ...(faults.length > 0 ? [countOf(faults.length, "fault")] : []),
    ...(unchecked.length > 0 ? [`${countOf(unchecked.length, "check")} not done`] : []),
  ];
  return [shifted === 0 ? "All traffic goes to pods" : on, ...rest].join(", ");
}

/** Names and values in two columns, values wrapped. */
function fields(rows: readonly [string, string][], paint: Paint, width: number): string {
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1 },
    colWidths: [LABEL_WIDTH, Math.max(20, width - LABEL_WIDTH)],
    wordWrap: true,
  });
  for (const [name, value] of rows) table.push([paint("dim", name), value]);
  return trimLines(table.toString());
}

/** @example timeText("2026-11-21T10:00:00.000Z") // "2026-11-21 10:00:00 UTC" */
function timeText(time: string): string {
  return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function ago(time: string, at: string): string {
  return `${formatDuration((Date.parse(at) - Date.parse(time)) / 1000)} ago`;
}
