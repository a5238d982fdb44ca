/** Markdown that GitHub and GitLab show alike, and that no value can break out of. */

/** Values that mean nothing to Markdown between backticks, in a table or outside of one. */
const PLAIN = /^[\w.:/*@,+=-]+( [\w.:/*@,+=-]+)*$/;

/** A value as it stands in a file. Whatever Markdown or HTML could read is written as a character reference. */
export function code(value: string): string {
  if (PLAIN.test(value)) return `\`${value}\``;
  const text = Array.from(value, (char) => (/^[A-Za-z0-9.-]$/.test(char) ? char : `&#${char.codePointAt(0)};`));
  return `<code>${text.join("")}</code>`;
}

/** Text as it is, in a fence that is longer than any in it. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

export interface MarkdownTable {
  readonly columns: readonly string[];
  /** Cells are Markdown already. */
  readonly rows: readonly (readonly string[])[];
}

/** Longer tables are folded. */
const OPEN_ROWS = 10;
/** A comment of GitHub holds 65,536 characters, which five tables of this length leave room in. */
const TABLE_CHARACTERS = 11_000;

export interface FoldOptions {
  /** What the rows are, for the fold's heading: "37 tenants join". */
  readonly summary: string;
  /** Never cut. */
  readonly all: boolean;
}

/** A table that is folded when it is long, and cut when it is too long for a comment. */
export function foldedTable({ columns, rows }: MarkdownTable, { summary, all }: FoldOptions): string {
  const head = [tableRow(columns), tableRow(columns.map(() => "---"))];
  const lines = rows.map(tableRow);
  const shown = all ? lines.length : countFitting(lines, TABLE_CHARACTERS);
  const table = [...head, ...lines.slice(0, shown)].join("\n");
  const left = lines.length - shown;
  const text = left === 0 ? table : `${table}\n\nAnd ${left} more, which \`--all\` lists.`;
  if (rows.length <= OPEN_ROWS) return text;
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function countFitting(lines: readonly string[], most: number): number {
  let length = 0;
  const first = lines.findIndex((line) => {
    length += line.length + 1;
    return length > most;
  });
  return first === -1 ? lines.length : first;
}
