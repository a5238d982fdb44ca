import { type Run, redact, type Wire } from "@sluice/local";
import { countOf } from "./counts.ts";
import type { Paint } from "./style.ts";
import { formatTable, indent } from "./table.ts";

/** Longer outputs are cut. */
const MAX_OUTPUT_LENGTH = 160;

/** What a program made: resources by type, stack outputs without secrets, and what it printed and warned of. */
export function formatRun(run: Run, paint: Paint): string {
  const title = `Stack ${paint("bold", `${run.project}/${run.stack}`)}: ${countOf(run.resources.length, "resource")}`;
  const outputs = Object.entries(run.outputs).map(([name, value]) => [name, formatValue(value)]);
  const warnings = run.log.filter(({ severity }) => severity === "warning").map(({ message }) => message.trim());
  const parts = [
    `${title}\n${indent(formatTypes(run, paint))}`,
    outputs.length === 0
      ? ""
      : `Outputs\n${indent(formatTable([{ name: "" }, { name: "" }], outputs, paint).trimStart())}`,
    run.printed.trim() === "" ? "" : `The program printed\n${indent(run.printed.trimEnd())}`,
    warnings.length === 0 ? "" : warnings.map((text) => `${paint("yellow", "warning")} ${text}`).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function formatTypes({ resources }: Run, paint: Paint): string {
  const byType = Map.groupBy(resources, ({ type }) => type);
  const rows = [...byType].map(([type, list]) => [String(list.length), type] as const);
  rows.sort(([a, typeA], [b, typeB]) => Number(b) - Number(a) || (typeA < typeB ? -1 : 1));
  return formatTable([{ name: "COUNT", align: "right" }, { name: "TYPE" }], rows, paint);
}

function formatValue(value: Wire): string {
  const clean = redact(value);
  const text = typeof clean === "string" ? clean : JSON.stringify(clean);
  return text.length > MAX_OUTPUT_LENGTH ? `${text.slice(0, MAX_OUTPUT_LENGTH)}…` : text;
}

/** A line of a stack trace. */
const FRAME = /^\s+at .*?\(?((?:file:\/\/)?\/[^()]+:\d+:\d+)\)?$/;

/** Why a program failed: messages, each with the place in the program instead of the whole stack trace. */
export function formatRunErrors(run: Run): string {
  return run.errors.map(withoutTrace).join("\n");
}

function withoutTrace(error: string): string {
  const lines = error.split("\n");
  const frames = lines.flatMap((line) => FRAME.exec(line)?.[1] ?? []);
  const own = frames.find((frame) => !frame.includes("/node_modules/"));
  const text = lines.filter((line) => !/^\s+at /.test(line) && line.trim() !== "").join("\n");
  return own === undefined ? text : `${text}\n  at ${own.replace("file://", "")}`;
}
