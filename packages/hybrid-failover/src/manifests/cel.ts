/** Pieces of CEL, the language of admission policies. */

/** A text literal. CEL knows every escape that JSON writes. */
export function celText(value: string): string {
  return JSON.stringify(value);
}

export function celMap(entries: readonly (readonly [key: string, value: string])[]): string {
  return `{${entries.map(([key, value]) => `${celText(key)}: ${value}`).join(", ")}}`;
}

/** A field of the metadata, or what stands for its absence. */
export function celMetadata(object: "object" | "oldObject", field: string, absent: "{}" | "[]"): string {
  return `${object}.metadata.?${field}.orValue(${absent})`;
}
