/** Where values stand in JSON text that `JSON.parse` has accepted. Containers are scanned once, when first asked for. */
import type { Path } from "../path.ts";

/** Offsets of a member's key and value; a list element's key is its value. */
export interface JsonPosition {
  readonly key: number;
  readonly value: number;
}

interface Member extends JsonPosition {
  readonly name: string | number;
}

export interface JsonPositions {
  /** The position of a path, or of the deepest part of it that exists. */
  find(path: Path): JsonPosition;
  /** Keys that stand again in the same object. */
  duplicates(): { readonly path: Path; readonly offset: number }[];
}

/** @example jsonPositions('{"a": [1, 2]}').find(["a", 1]).value // 10 */
export function jsonPositions(text: string): JsonPositions {
  const cache = new Map<number, Map<string | number, Member>>();
  const childrenAt = (offset: number) => {
    const known = cache.get(offset);
    if (known !== undefined) return known;
    const children = new Map(members(text, offset).map((member) => [member.name, member]));
    cache.set(offset, children);
    return children;
  };
  return {
    find(path) {
      const start = skipSpace(text, 0);
      let position: JsonPosition = { key: start, value: start };
      for (const step of path) {
        const next = childrenAt(position.value).get(step);
        if (next === undefined) break;
        position = next;
      }
      return position;
    },
    duplicates: () => duplicatesIn(text, skipSpace(text, 0), []),
  };
}

function duplicatesIn(text: string, offset: number, path: Path): { path: Path; offset: number }[] {
  const seen = new Set<string | number>();
  return members(text, offset).flatMap((member) => {
    const memberPath = [...path, member.name];
    const own = seen.has(member.name) ? [{ path: memberPath, offset: member.key }] : [];
    seen.add(member.name);
    return [...own, ...duplicatesIn(text, member.value, memberPath)];
  });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;

/** The members of the object or list at `start`; none for a scalar. */
function members(text: string, start: number): Member[] {
  const opening = text.charCodeAt(start);
  if (opening !== OPEN_BRACE && opening !== OPEN_BRACKET) return [];
  const found: Member[] = [];
  let at = skipSpace(text, start + 1);
  while (at < text.length && text.charCodeAt(at) !== CLOSE_BRACE && text.charCodeAt(at) !== CLOSE_BRACKET) {
    const key = at;
    let name: string | number = found.length;
    if (opening === OPEN_BRACE) {
      const keyEnd = skipString(text, key);
      name = String(JSON.parse(text.slice(key, keyEnd)));
      at = skipSpace(text, skipSpace(text, keyEnd) + 1);
    }
    found.push({ name, key, value: at });
    at = skipSpace(text, skipValue(text, at));
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
  }
  return found;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

/** The offset behind the string whose opening quote is at `start`. */
function skipString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

/** The offset behind the value at `start`. */
function skipValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = skipString(text, at) - 1;
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) depth += 1;
    else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth -= 1;
    else if (depth === 0 && char === COMMA) return at;
    if (depth < 0) return at;
    at += 1;
  }
  return at;
}

/** How many keys stand in valid JSON text, duplicates included. */
export function countKeysInText(text: string): number {
  let keys = 0;
  let at = text.indexOf('"');
  while (at !== -1) {
    const end = skipString(text, at);
    if (text.charCodeAt(skipSpace(text, end)) === 0x3a) keys += 1;
    at = text.indexOf('"', end);
  }
  return keys;
}

/** How many keys a parsed value has, at all depths. */
export function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const child of value) keys += countKeys(child);
    return keys;
  }
  // Object.values would make a list for each of 100,000 tenants.
  for (const key in value) keys += 1 + countKeys(Reflect.get(value, key));
  return keys;
}
