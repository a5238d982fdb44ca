import type { PackedHost } from "./host.ts";
import type { RuleRoom } from "./ruleRoom.ts";

/** `^(` … `)$`. */
const FRAME = 4;
/** Parentheses around the labels of a parent domain that has several. */
const PARENTHESES = 2;

/**
 * Host alternations row by row: each value one anchored regular expression within its length, each row within one
 * rule's values. Hosts under one parent domain share its text: `^((acme|globex)\.example\.com|www\.initech\.io)$`.
 * Wildcards are written `.+`, which costs none of a rule's wildcards. `hosts` are in packing order.
 */
export function packRegex(hosts: readonly PackedHost[], room: RuleRoom): string[][] {
  const { starts } = measureRegex(hosts, room.regexLength);
  const values = starts.map((start, index) => writeValue(hosts.slice(start, starts[index + 1])));
  const rows: string[][] = [];
  for (let i = 0; i < values.length; i += room.values) rows.push(values.slice(i, i + room.values));
  return rows;
}

/** What hosts take as alternations, without writing them. */
export interface RegexSize {
  /** Index of the first host of each value. */
  readonly starts: readonly number[];
  /** Characters of all values. */
  readonly used: number;
}

/**
 * The size of `packRegex`'s result. Values are filled one after another in packing order, which is the least
 * number of values for that order, and taking a host away never needs more.
 */
export function measureRegex(hosts: readonly PackedHost[], length: number): RegexSize {
  const starts: number[] = [];
  let total = 0;
  let used = 0;
  let members = 0;
  let parent = "";
  hosts.forEach((host, index) => {
    const joins = starts.length > 0 && host.parent === parent;
    const grown = used + 1 + (joins ? host.labelLength + (members === 1 ? PARENTHESES : 0) : wholeLength(host));
    if (starts.length === 0 || grown > length) {
      starts.push(index);
      total += used;
      used = FRAME + wholeLength(host);
      members = 1;
    } else {
      used = grown;
      members = joins ? members + 1 : 1;
    }
    parent = host.parent;
  });
  return { starts, used: total + used };
}

/** Characters of a value that holds this host alone. */
export function regexLengthAlone(host: PackedHost): number {
  return FRAME + wholeLength(host);
}

/** The fewest characters that hosts can add to values that have their parent domains already. */
export function leastRegexGrowth(hosts: readonly PackedHost[]): number {
  return hosts.reduce((sum, host) => sum + host.labelLength + 1, 0);
}

function wholeLength(host: PackedHost): number {
  return host.labelLength + host.parentLength;
}

function writeValue(hosts: readonly PackedHost[]): string {
  const labels = Map.groupBy(hosts, ({ parent }) => parent);
  const parts = [...labels].map(([parent, members]) => {
    const names = members.map(({ host }) =>
      host.startsWith("*.") ? ".+" : host.slice(0, host.length - parent.length),
    );
    return `${names.length === 1 ? names[0] : `(${names.join("|")})`}${parent.replaceAll(".", "\\.")}`;
  });
  return `^(${parts.join("|")})$`;
}
