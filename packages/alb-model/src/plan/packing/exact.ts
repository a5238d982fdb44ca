import type { PackedHost } from "./host.ts";
import type { RuleRoom } from "./ruleRoom.ts";

/**
 * Host values row by row, each row within one rule's room. Wildcard hosts go first, so that the scarcer wildcards
 * and the values are filled together; that makes the number of rows the least possible.
 */
export function packExact(hosts: readonly PackedHost[], room: RuleRoom): string[][] {
  const wild = hosts.filter(({ wildcards }) => wildcards > 0).map(({ host }) => host);
  const plain = hosts.filter(({ wildcards }) => wildcards === 0).map(({ host }) => host);
  const rows: string[][] = [];
  const wildPerRow = Math.min(room.values, room.wildcards);
  for (let i = 0; i < wild.length; i += wildPerRow) rows.push(wild.slice(i, i + wildPerRow));
  let next = 0;
  for (const row of rows) {
    const free = room.values - row.length;
    row.push(...plain.slice(next, next + free));
    next += free;
  }
  for (; next < plain.length; next += room.values) rows.push(plain.slice(next, next + room.values));
  return rows;
}

/** How many rows `packExact` makes of the hosts, without making them. */
export function countExactRows(hosts: readonly PackedHost[], room: RuleRoom): number {
  const wildcards = hosts.reduce((sum, host) => sum + host.wildcards, 0);
  const byValues = Math.ceil(hosts.length / room.values);
  return wildcards === 0 ? byValues : Math.max(byValues, Math.ceil(wildcards / Math.min(room.values, room.wildcards)));
}
