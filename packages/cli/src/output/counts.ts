/** @example countOf(2, "bundle") // "2 bundles" */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** @example oneDecimal(2.84) // "2.8" */
export function oneDecimal(value: number): string {
  return value.toFixed(1);
}

/** Priorities as ranges. @example formatRanges([3, 4, 5, 9]) // "3-5, 9" */
export function formatRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(", ");
}

/** A list cut after `most`. @example firstOf(["a", "b", "c"], 2) // "a, b, +1 more" */
export function firstOf(list: readonly string[], most: number): string {
  const shown = list.slice(0, most).join(", ");
  return list.length > most ? `${shown}, +${list.length - most} more` : shown;
}
