import type { PolicyFinding } from "@sluice/local";
import type { PolicyFindings } from "../checks.ts";
import { countOf } from "./counts.ts";
import { type FindingParts, findingParts } from "./findingParts.ts";
import type { Paint, StyleName } from "./style.ts";
import { indent } from "./table.ts";
import { wrap } from "./wrap.ts";

export interface FindingsFormat {
  readonly paint: Paint;
  /** Columns of the terminal. @default 100 */
  readonly columns: number | undefined;
}

interface Shown extends PolicyFinding, FindingParts {
  readonly evaluated: boolean;
}

const LEVEL_WIDTH = "mandatory".length;
/** Lines are readable up to here, however wide the terminal is. */
const WIDEST = 120;
const NARROWEST = 40;

/** Findings by policy, the most severe first, and their count in the last line; empty when there are none. */
export function formatFindings({ violations, notEvaluated }: PolicyFindings, format: FindingsFormat): string {
  const all: Shown[] = [
    ...violations.map((finding) => ({ ...finding, ...findingParts(finding.message), evaluated: true })),
    ...notEvaluated.map((finding) => ({ ...finding, ...findingParts(finding.message), evaluated: false })),
  ];
  if (all.length === 0) return "";
  const groups = [...Map.groupBy(all, ({ policy }) => policy).values()].map((group) =>
    group.toSorted((a, b) => severity(a) - severity(b)),
  );
  groups.sort(([a], [b]) => {
    if (a === undefined || b === undefined) return 0;
    return severity(a) - severity(b) || (a.policy < b.policy ? -1 : 1);
  });
  return [...groups.map((group) => formatGroup(group, format)), summaryOf(all)].join("\n\n");
}

function isMandatory({ level }: PolicyFinding): boolean {
  return level === "mandatory" || level === "remediate";
}

function severity(finding: Shown): number {
  return (isMandatory(finding) ? 0 : 2) + (finding.evaluated ? 0 : 1);
}

function formatGroup(group: readonly Shown[], { paint, columns = 100 }: FindingsFormat): string {
  const [worst] = group;
  if (worst === undefined) return "";
  const style: StyleName = isMandatory(worst) ? "red" : "yellow";
  const policy = worst.policy === "*" ? "all policies" : worst.policy;
  const title = `${paint(style, worst.level.padEnd(LEVEL_WIDTH))}  ${paint("bold", policy)}  ${countsOf(group).join(", ")}`;
  const width = Math.max(NARROWEST, Math.min(columns, WIDEST));
  const kinds = [...Map.groupBy(group, ({ explanation }) => JSON.stringify(explanation)).values()];
  return [title, ...kinds.map((kind) => indent(formatKind(kind, paint, width - 2)))].join("\n");
}

/** Findings with one explanation, which stands below them all. */
function formatKind(findings: readonly Shown[], paint: Paint, width: number): string {
  const byProblem = [...Map.groupBy(findings, ({ evaluated, problem }) => `${evaluated} ${problem}`).values()];
  const bodies = byProblem.map((same) => {
    const about = same.map(
      ({ urn, evaluated }) => `${resourceOf(urn)}${evaluated ? "" : paint("dim", ", not evaluated")}`,
    );
    return { about: about.join("\n"), problem: indent(wrap(same[0]?.problem ?? "", width - 2)) };
  });
  // A resource with several problems is named once.
  const lines = bodies.flatMap(({ about, problem }, index) =>
    bodies[index - 1]?.about === about ? [problem] : [about, problem],
  );
  const explanation = (findings[0]?.explanation ?? []).map(([name, text]) => {
    const label = `${name}: `;
    return `${paint("dim", label)}${indent(wrap(text, width - label.length), " ".repeat(label.length)).trimStart()}`;
  });
  return [...lines, ...explanation].join("\n");
}

/** @example resourceOf("urn:pulumi:dev::shop::aws:lb/targetGroup:TargetGroup::web") // "web (aws:lb/targetGroup:TargetGroup)" */
function resourceOf(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  const type = types.split("$").at(-1) ?? "";
  return type === "" || type === "pulumi:pulumi:Stack" ? "the stack" : `${name.join("::")} (${type})`;
}

function countsOf(findings: readonly Shown[]): string[] {
  const found = findings.filter(({ evaluated }) => evaluated).length;
  const open = findings.length - found;
  return [...(found > 0 ? [countOf(found, "violation")] : []), ...(open > 0 ? [`${open} not evaluated`] : [])];
}

/** @example "3 violations (2 mandatory), 1 not evaluated (1 mandatory)" */
function summaryOf(all: readonly Shown[]): string {
  const [found, open] = [true, false].map((evaluated) => all.filter((finding) => finding.evaluated === evaluated));
  const parts = [found ?? [], open ?? []].flatMap((list) => {
    const [count] = countsOf(list);
    return count === undefined ? [] : [`${count} (${list.filter(isMandatory).length} mandatory)`];
  });
  return parts.join(", ");
}
