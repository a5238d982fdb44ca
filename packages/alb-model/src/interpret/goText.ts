/** Values as Go prints them, so that errors read as the controller's own. */

/** A slice: `[a b]`. */
export function goList(values: readonly (string | number)[]): string {
  return `[${values.join(" ")}]`;
}

/** A set of strings, which is a map to empty structs: `map[a:{} b:{}]`. */
export function goSet(values: Iterable<string>): string {
  return `map[${[...values]
    .sort()
    .map((value) => `${value}:{}`)
    .join(" ")}]`;
}

/** A map of strings: `map[a:1 b:2]`. */
export function goMap(values: ReadonlyMap<string, string>): string {
  const entries = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, value]) => `${key}:${value}`).join(" ")}]`;
}

const INTEGER = /^[+-]?[0-9]+$/;

/** A decimal integer of `bits` bits, or why Go's ParseInt refuses it. */
export function goParseInt(text: string, bits: 32 | 64): number | { readonly error: string } {
  if (!INTEGER.test(text)) {
    return { error: `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax` };
  }
  if (text.length < 10) {
    return Number(text);
  }
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  if (BigInt.asIntN(bits, value) !== value) {
    return { error: `strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range` };
  }
  return Number(value);
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "T", "TRUE", "true", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "FALSE", "false", "False"].map((text) => [text, false] as const),
]);

/** A truth value in any of Go's spellings, or why ParseBool refuses it. */
export function goParseBool(text: string): boolean | { readonly error: string } {
  return BOOLEANS.get(text) ?? { error: `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax` };
}

/** The port of an action as Go's intstr reads it: a number where the text is one. */
export function goPort(text: string): number | string {
  const value = goParseInt(text, 64);
  return typeof value === "number" ? value : text;
}
