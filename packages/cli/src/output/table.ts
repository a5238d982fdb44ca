import Table from "cli-table3";
import type { Paint } from "./style.ts";

/** Of cli-table3: blanks alone between cells. */
export const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

export interface Column {
  readonly name: string;
  /** @default "left" */
  readonly align?: "left" | "right";
}

/** A table without lines, two blanks between columns. Columns with nothing in them are left out. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[], paint: Paint): string {
  const used = columns.map((_, index) => rows.some((row) => (row[index] ?? "") !== ""));
  const kept = <T>(list: readonly T[]): T[] => list.filter((_, index) => used[index]);
  const table = new Table({
    head: kept(columns).map(({ name }) => paint("dim", name)),
    colAligns: kept(columns).map(({ align }) => align ?? "left"),
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
  });
  for (const row of rows) table.push(kept(row));
  return trimLines(table.toString());
}

export function trimLines(text: string): string {
  return text.replace(/[ \t]+$/gm, "");
}

export function indent(text: string, by = "  "): string {
  return text.replace(/^(?=.)/gm, by);
}
