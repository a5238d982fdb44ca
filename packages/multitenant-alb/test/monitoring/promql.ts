import assert from "node:assert/strict";

const PAIRS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const WORDS = new Set(["sum", "count", "by", "rate", "increase", "histogram_quantile", "absent", "or", "vector", "le"]);

/** That brackets outside of texts are balanced; the rules were also read by Prometheus's own parser once. */
export function assertBalanced(expression: string): void {
  const open: string[] = [];
  for (const sign of expression.replace(/"[^"]*"/g, '""')) {
    if ("([{".includes(sign)) open.push(sign);
    if (sign in PAIRS) assert.equal(open.pop(), PAIRS[sign], expression);
  }
  assert.deepEqual(open, [], expression);
}

/** Names of the series that an expression reads: words before a selector, or alone. */
export function seriesOf(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, "")
    .replace(/\bby \([^)]*\)/g, "")
    .replace(/\{[^}]*\}/g, "")
    .replace(/\[[^\]]*\]/g, "");
  return [...new Set(bare.match(/[a-z_:][a-z0-9_:]*/g) ?? [])].filter((word) => !WORDS.has(word));
}
