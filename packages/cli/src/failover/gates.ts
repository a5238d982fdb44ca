import { foundKeys, type Gate, gatePatch, openWeights, type Weights } from "@sluice/hybrid-failover/gate";
import type { Annotations } from "./snapshot.ts";

/** What is open in a gate, and which weights that gives. */
export function openIn(
  gate: Gate,
  annotations: Annotations,
): { readonly open: ReadonlySet<string>; readonly weights: Readonly<Record<string, number>> } {
  const open = foundKeys(annotations);
  return { open, weights: openWeights(gate, open) };
}

/** How a gate differs from where it should stand. */
export interface Difference {
  /** Open, and should not be. */
  readonly open: readonly string[];
  /** Not open, and should be. */
  readonly closed: readonly string[];
  /** Open with other conditions than the configuration's. */
  readonly altered: readonly string[];
  /** Open and unknown to the configuration: nothing ever closes them. */
  readonly foreign: readonly string[];
}

/** Compares a gate with the weights that it should show; services without a stated weight are taken as they are found. */
export function differenceOf(gate: Gate, annotations: Annotations, stated: Weights): Difference {
  const { open, weights } = openIn(gate, annotations);
  const patch = gatePatch(gate, annotations, { ...weights, ...stated });
  const changes = Object.entries(patch?.metadata.annotations ?? {}).map(([name, value]) => {
    const key = name.slice(name.indexOf("conditions.") + "conditions.".length);
    return { key, wanted: value !== null };
  });
  const declared = new Set(gate.routes.flatMap(({ keys }) => keys.map(({ key }) => key)));
  const keysOf = (wanted: boolean, isOpen: boolean) =>
    changes.filter((change) => change.wanted === wanted && open.has(change.key) === isOpen).map(({ key }) => key);
  return {
    open: keysOf(false, true),
    closed: keysOf(true, false),
    altered: keysOf(true, true),
    foreign: [...open].filter((key) => !declared.has(key)),
  };
}
