import { splitList } from "../annotations.ts";
import { goParseBool, goParseInt } from "./goText.ts";
import { ReconcileError } from "./reconcileError.ts";

export type Annotations = Readonly<Record<string, string>>;

const EMPTY: ReadonlyMap<string, string> = new Map();

function refuse(kind: string, key: string, raw: string): ReconcileError {
  return new ReconcileError(`failed to parse ${kind} annotation, ${key}: ${raw}`);
}

/** The value of an integer annotation; `undefined` where it is absent. */
export function readInt(annotations: Annotations, key: string, bits: 32 | 64 = 32): number | undefined {
  const raw = annotations[key];
  if (raw === undefined) {
    return undefined;
  }
  const value = goParseInt(raw, bits);
  if (typeof value === "number") {
    return value;
  }
  throw refuse(`int${bits}`, key, `${raw}: ${value.error}`);
}

/** The value of a truth annotation; `undefined` where it is absent. */
export function readBool(annotations: Annotations, key: string): boolean | undefined {
  const raw = annotations[key];
  if (raw === undefined) {
    return undefined;
  }
  const value = goParseBool(raw);
  if (typeof value === "boolean") {
    return value;
  }
  throw refuse("bool", key, `${raw}: ${value.error}`);
}

/** The parts of a comma-separated annotation; `undefined` where it is absent. */
export function readList(annotations: Annotations, key: string): readonly string[] | undefined {
  const raw = annotations[key];
  return raw === undefined ? undefined : splitList(raw);
}

/** The entries of a `key=value,...` annotation; empty where it is absent. */
export function readMap(annotations: Annotations, key: string): ReadonlyMap<string, string> {
  const raw = annotations[key];
  if (raw === undefined) {
    return EMPTY;
  }
  const entries = new Map<string, string>();
  for (const pair of splitPairs(raw)) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    if (at < 0 || name === "") {
      throw refuse("stringMap", key, raw);
    }
    entries.set(name, pair.slice(at + 1).trim());
  }
  return entries;
}

/** Splits at commas that begin a new pair; a backslash takes the next character as it is. */
function splitPairs(text: string): string[] {
  const pairs: string[] = [];
  let current = "";
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\\" && at + 1 < text.length) {
      at++;
      current += text.charAt(at);
      continue;
    }
    const rest = char === "," ? text.slice(at + 1).trim() : "";
    if (rest === "") {
      current += char;
      continue;
    }
    pairs.push(current.trim());
    current = "";
    if (!rest.includes("=")) {
      return [...pairs, rest];
    }
  }
  return current === "" ? pairs : [...pairs, current.trim()];
}
