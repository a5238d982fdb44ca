/** Parts of problems that several policies put into words. */

const MOST_SHOWN = 3;

/** Who has most of something: `Ingress shop/web (12), Ingress shop/api (3) and 40 others`; empty where nobody has any. */
export function most(counts: ReadonlyMap<string, number>): string {
  const all = [...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
  const shown = all.slice(0, MOST_SHOWN).map(([title, count]) => `${title} (${count})`);
  const others = all.length - shown.length;
  return `${shown.join(", ")}${others === 0 ? "" : ` and ${counted(others, "other")}`}`;
}

/** `1 other`, `40 others` */
export function counted(count: number, noun: string): string {
  return `${count} ${plural(count, noun)}`;
}

/** `Service web`, `Services api, web` */
export function listed(noun: string, names: readonly string[]): string {
  return `${plural(names.length, noun)} ${names.join(", ")}`;
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
