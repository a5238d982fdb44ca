import { ANNOTATION_PREFIX, annotationKey } from "@sluice/alb-model";
import type { Gate } from "./config.ts";
import { openKeys, type Weights } from "./openKeys.ts";

type Annotations = Readonly<Record<string, string>>;

const CONDITIONS_PREFIX = `${ANNOTATION_PREFIX}/conditions.`;

/** A JSON merge patch of a gate's Ingress; `null` removes a key. */
export interface GatePatch {
  readonly metadata: { readonly annotations: Readonly<Record<string, string | null>> };
}

/**
 * What must be patched so that a gate stands as the weights say, or `undefined` where it does already. Only keys that
 * the gate declares are ever written.
 *
 * @param found the annotations of the gate's Ingress
 * @example gatePatch(gate, {}, { web: 100 })?.metadata.annotations
 * // { "alb.ingress.kubernetes.io/conditions.web-100": "[…]" }
 */
export function gatePatch(gate: Gate, found: Annotations, weights: Weights): GatePatch | undefined {
  const wanted = openKeys(gate, weights);
  const changes: Record<string, string | null> = {};
  for (const { key } of gate.routes.flatMap(({ keys }) => keys)) {
    const name = annotationKey("conditions", key);
    const value = wanted.get(key) ?? null;
    if ((found[name] ?? null) !== value) changes[name] = value;
  }
  return Object.keys(changes).length === 0 ? undefined : { metadata: { annotations: changes } };
}

/** The keys that are open on a gate's Ingress, declared or not. */
export function foundKeys(annotations: Annotations): Set<string> {
  const keys = Object.keys(annotations).filter((name) => name.startsWith(CONDITIONS_PREFIX));
  return new Set(keys.map((name) => name.slice(CONDITIONS_PREFIX.length)));
}

/**
 * Whether a gate has a service's fallback: the action of the step that takes all traffic.
 *
 * @param found the annotations of the gate's Ingress
 * @example hasFallback(gate, { "alb.ingress.kubernetes.io/actions.web-100": "…" }, "web") // true
 */
export function hasFallback(gate: Gate, found: Annotations, service: string): boolean {
  const steps = gate.routes.filter((route) => route.service === service).flatMap(({ keys }) => keys);
  const [first] = steps.filter(({ weight }) => weight > 0);
  return first !== undefined && found[annotationKey("actions", first.key)] !== undefined;
}

/**
 * Rules that a step costs: each key that is opened, closed or changed is one ModifyRule.
 *
 * @example ruleChanges(gate, { web: 0 }, { web: 100 }) // 2, where one route stands above
 */
export function ruleChanges(gate: Gate, before: Weights, after: Weights): number {
  const open = openKeys(gate, before);
  const wanted = openKeys(gate, after);
  const opened = [...wanted.keys()].filter((key) => !open.has(key));
  const closed = [...open.keys()].filter((key) => !wanted.has(key));
  return opened.length + closed.length;
}
