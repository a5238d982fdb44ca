import { formatProblems } from "@sluice/multitenant-alb/spec";
import type { Check, CheckReport } from "../checks.ts";
import { type FindingsFormat, formatFindings } from "./findings.ts";
import type { Paint, StyleName } from "./style.ts";
import { indent } from "./table.ts";

const STYLES: Readonly<Record<Check["status"], StyleName>> = {
  ok: "green",
  failed: "red",
  invalid: "red",
  skipped: "dim",
};
const WIDTH = "skipped".length;
const NAME_WIDTH = "placement".length;

/** Each check in a line, with what was found below it; then what the policies found. */
export function formatCheckReport(report: CheckReport, format: FindingsFormat): string {
  const findings = formatFindings(report, format);
  return `${formatChecks(report.checks, format.paint)}\n${findings === "" ? "" : `\n${findings}\n`}`;
}

function formatChecks(checks: readonly Check[], paint: Paint): string {
  const lines = checks.map(({ name, status, detail, findings, problems }) => {
    const line = `${paint(STYLES[status], status.padEnd(WIDTH))}  ${name.padEnd(NAME_WIDTH)}  ${detail}`;
    const below = [...(findings ?? []), ...(problems === undefined ? [] : [formatProblems(problems)])];
    return [line, ...below.map((text) => indent(text, " ".repeat(WIDTH + 2)))].join("\n");
  });
  return lines.join("\n");
}
