import type { Resource, StackResource } from "../../view/resource.ts";
import { scalarText } from "../../view/scalars.ts";
import type { Value } from "../../view/value.ts";

/** One thing that somebody says of a load balancer, or that nobody does. */
export interface Setting<Of extends Resource = StackResource> {
  /** Who says it; where nobody does, what the load balancer is described by. */
  readonly resource: Of;
  /** Where, for messages: `spec.sslPolicy`. */
  readonly place: string;
  /** As text, however it was written; undefined where nobody says it or it is not known. */
  readonly text: string | undefined;
  /** Whether it is known that nobody says it, so that a default holds. */
  readonly isMissing: boolean;
}

/** What stands at a place; an empty text is none, as the controller reads it. */
export function settingAt<Of extends Resource>(resource: Of, value: Value, place: string = value.path): Setting<Of> {
  const text = scalarText(value);
  return { resource, place, text: text === "" ? undefined : text, isMissing: value.isMissing || text === "" };
}

/** An entry in a text of `key=value` pairs, as annotations have them. */
export function settingInPairs<Of extends Resource>(resource: Of, pairs: Value, key: string): Setting<Of> {
  const text = pairs.text();
  const found = text === undefined ? undefined : pairsIn(text).get(key);
  const isMissing = text === undefined ? pairs.isMissing : found === undefined;
  return { resource, place: `${key} in ${pairs.path}`, text: found, isMissing };
}

/** An entry in a list of `{ key, value }`, as class parameters have them. */
export function settingInList<Of extends Resource>(resource: Of, list: Value, key: string): Setting<Of> {
  const place = `${key} in ${list.path}`;
  if (list.isUnknown) return { resource, place, text: undefined, isMissing: false };
  const items = list.items();
  const found = items.find((item) => item.at("key").is(key));
  if (found !== undefined) return settingAt(resource, found.at("value"), place);
  // A key that is not known yet may be the one that was asked for.
  return { resource, place, text: undefined, isMissing: items.every((item) => item.at("key").isNot(key)) };
}

/** The pairs of a `key=value,…` text; parts that are none are left out. */
export function pairsIn(text: string): Map<string, string> {
  const pairs = text.split(",").flatMap((part): [string, string][] => {
    const at = part.indexOf("=");
    return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()]];
  });
  return new Map(pairs);
}

/** In words, why a setting is not what it has to be; undefined where it is, or where it is not known. */
export function whyNot({ place, text, isMissing }: Setting, expected: string): string | undefined {
  if (isMissing) return `${place} is not set`;
  return text === undefined || text === expected ? undefined : `${place} is ${text}`;
}
