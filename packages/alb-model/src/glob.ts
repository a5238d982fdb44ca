/**
 * Whether a whole text matches a pattern in which `*` stands for any characters and `?` for exactly one, as ALB
 * matches hosts, paths, headers and query strings. Linear in practice, never exponential.
 *
 * @example matchGlob("/api/*", "/api/v1/users") // true
 */
export function matchGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star !== -1) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** How many `*` and `?` stand in the values. */
export function countWildcards(values: readonly string[]): number {
  let count = 0;
  for (const value of values) {
    for (let i = 0; i < value.length; i++) if (value[i] === "*" || value[i] === "?") count++;
  }
  return count;
}
