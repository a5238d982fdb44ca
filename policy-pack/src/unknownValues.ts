/** How a policy says what it could not know: for programs value by value, for people in few lines. */
import { kindOf } from "./view/resource.ts";
import type { UnknownRead } from "./view/unknownReads.ts";

/** Values of one kind of resource that are named. A preview from nothing has hundreds, in as many resources. */
const NAMED = 3;

/** Puts unknown values into the text of one report. */
export type ShowUnknown = (reads: readonly UnknownRead[]) => string;

/** A line for each value, which `sluice check` takes apart. */
export function everyUnknown(reads: readonly UnknownRead[]): string {
  return reads.map(({ urn, path }) => `${urn} ${path} is not known yet`).join("\n");
}

/**
 * A line for each kind of resource: how many values there are, and the first.
 *
 * @example
 * it judged what is known; these values are not known yet:
 *   12 of Ingress: spec.rules of shop-a, spec.rules of shop-b, spec.rules of shop-c and 9 more
 */
export function unknownSummary(reads: readonly UnknownRead[]): string {
  const byKind = [...Map.groupBy(reads, ({ urn }) => kindOf(typeIn(urn)))];
  const lines = byKind.map(([kind, ofKind]) => `  ${ofKind.length} of ${kind}: ${firstOf(ofKind)}`);
  return ["it judged what is known; these values are not known yet:", ...lines].join("\n");
}

function firstOf(reads: readonly UnknownRead[]): string {
  const named = reads.slice(0, NAMED).map(({ urn, path }) => `${path} of ${nameIn(urn)}`);
  const more = reads.length - named.length;
  return `${named.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`; a name may hold colons. */
function typeIn(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? urn;
}

function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
