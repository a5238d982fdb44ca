import { isDeepStrictEqual } from "node:util";
import type { Wire, WireObject } from "@sluice/local";

/** A key, an index, or a key in brackets and quotes. */
const STEP = /\[(?:"(?<quoted>[^"]*)"|(?<index>\d+))\]|(?<plain>[^.[\]]+)/g;

/**
 * The new inputs with the old values at the ignored paths, as the engine sends them.
 *
 * @example withIgnored({ port: 80 }, { port: 8080 }, ["port"]) // { port: 80 }
 */
export function withIgnored(old: WireObject, inputs: WireObject, paths: readonly string[]): WireObject {
  return paths.reduce((result, path) => {
    const steps = [...path.matchAll(STEP)].map(({ groups }) => groups?.quoted ?? groups?.index ?? groups?.plain ?? "");
    return copied(old, result, steps) as WireObject;
  }, inputs);
}

/** `target` with what `source` has at the path; left as it is where the path leads nowhere. */
function copied(source: Wire | undefined, target: Wire | undefined, [step, ...rest]: readonly string[]): Wire {
  if (step === undefined) return source ?? null;
  if (!isBranch(target) || !isBranch(source)) return target ?? null;
  const [from, into] = [new Map(Object.entries(source)), new Map(Object.entries(target))];
  if (rest.length > 0 && into.has(step)) into.set(step, copied(from.get(step), into.get(step), rest));
  else if (rest.length === 0 && from.has(step)) into.set(step, from.get(step) ?? null);
  else if (rest.length === 0) into.delete(step);
  return Array.isArray(target) ? [...into.values()] : Object.fromEntries(into);
}

function isBranch(value: Wire | undefined): value is WireObject | readonly Wire[] {
  return typeof value === "object" && value !== null;
}

/** The properties that differ. */
export function changedKeys(old: WireObject, inputs: WireObject): string[] {
  const keys = new Set([...Object.keys(old), ...Object.keys(inputs)]);
  return [...keys].filter((key) => !isDeepStrictEqual(old[key], inputs[key]));
}
