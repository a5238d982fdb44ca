import { matchGlob } from "@sluice/alb-model";

/** Host patterns, found by the hosts that they match without trying each pattern. */
export class HostPatterns<T> {
  readonly #byEnds = new Map<string, { readonly pattern: string; readonly value: T }[]>();
  readonly #prefixLengths = new Set<number>();

  /** Adds a pattern with `*` or `?`; hosts without them, and expressions, are none. */
  add(pattern: string, value: T): void {
    if (pattern.startsWith("regex:") || !/[*?]/.test(pattern)) return;
    const prefix = pattern.slice(0, pattern.search(/[*?]/));
    const key = keyOf(prefix, suffixOf(pattern));
    const known = this.#byEnds.get(key);
    if (known === undefined) this.#byEnds.set(key, [{ pattern, value }]);
    else known.push({ pattern, value });
    this.#prefixLengths.add(prefix.length);
  }

  /** What was added under patterns that match a host; the host may be a pattern itself, then all that it means. */
  *matching(host: string): Iterable<T> {
    if (host.startsWith("regex:")) return;
    for (const length of this.#prefixLengths) {
      if (length > host.length) continue;
      for (const suffix of suffixesOf(host)) {
        const found = this.#byEnds.get(keyOf(host.slice(0, length), suffix)) ?? [];
        for (const each of found) if (each.pattern !== host && matchGlob(each.pattern, host)) yield each.value;
      }
    }
  }
}

/** The last labels of a pattern that have no wildcard in them: `.example.com` of `*.example.com`. */
function suffixOf(pattern: string): string {
  const tail = pattern.slice(Math.max(pattern.lastIndexOf("*"), pattern.lastIndexOf("?")) + 1);
  const dot = tail.indexOf(".");
  return dot < 0 ? "" : tail.slice(dot);
}

/** Everything from each dot on, and nothing. */
function* suffixesOf(host: string): Iterable<string> {
  yield "";
  for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1)) yield host.slice(dot);
}

/** No host has a space in it. */
function keyOf(prefix: string, suffix: string): string {
  return `${prefix} ${suffix}`;
}
