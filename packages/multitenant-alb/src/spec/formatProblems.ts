import { styleText } from "node:util";
import type { Problem, SourceLocation } from "@sluice/alb-model";

export interface FormatOptions {
  /** Terminal colours. @default false */
  readonly color?: boolean;
}

/** Longer values are cut. */
const MAX_VALUE_LENGTH = 100;

/**
 * Problems as text for people, by file and line:
 *
 *     tenants.yaml:3:12  tenants.acme.hosts  expected a list, got a text ("acme.example.com")
 *       → write a list: [acme.example.com]
 *
 * @example console.error(formatProblems(problems, { color: process.stderr.isTTY }))
 */
export function formatProblems(problems: readonly Problem[], options: FormatOptions = {}): string {
  const byFile = Map.groupBy(problems.toSorted(byPlace), ({ locations }) => locations?.[0]?.file ?? "");
  const groups = [...byFile.values()].map((group) =>
    group.map((problem) => formatProblem(problem, options)).join("\n"),
  );
  return groups.join("\n\n");
}

function formatProblem(problem: Problem, { color = false }: FormatOptions): string {
  const paint = (style: "cyan" | "bold" | "green", text: string) =>
    color && text !== "" ? styleText(style, text, { validateStream: false }) : text;
  const [own, ...others] = problem.locations ?? [];
  const place = own === undefined ? "" : formatLocation(own);
  const also = others.length === 0 ? "" : ` (see also ${others.map(formatLocation).join(", ")})`;
  const value = problem.value === undefined ? "" : ` (${formatValue(problem.value)})`;
  const parts = [paint("cyan", place), paint("bold", problem.path), `${problem.message}${value}${also}`];
  return `${parts.filter((part) => part !== "").join("  ")}\n  ${paint("green", "→")} ${problem.fix}`;
}

/** @example formatLocation({ file: "fleet.yaml", line: 3, column: 5 }) // "fleet.yaml:3:5" */
export function formatLocation({ file, line, column }: SourceLocation): string {
  return [file, line, column].filter((part) => part !== undefined).join(":");
}

/** JSON shows blanks and escapes control characters, which could otherwise write to the terminal. */
function formatValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
}

function byPlace(a: Problem, b: Problem): number {
  const [placeA, placeB] = [a.locations?.[0], b.locations?.[0]];
  return (
    compareText(placeA?.file ?? "", placeB?.file ?? "") ||
    (placeA?.line ?? 0) - (placeB?.line ?? 0) ||
    (placeA?.column ?? 0) - (placeB?.column ?? 0) ||
    compareText(a.path, b.path) ||
    compareText(a.code, b.code)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
