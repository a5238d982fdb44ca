import type { Gate } from "./config.ts";

/** The fallback's weight of each service that has one; 0, or not there: its pods have all traffic. */
export type Weights = Readonly<Record<string, number>>;

/**
 * The keys of a gate that are open while its services have these weights, with the value of each.
 *
 * A route that stands above an open one is open too, to its pods where its service is well: else the wider path below
 * it would take its requests.
 *
 * @example openKeys(gate, { web: 100 }) // Map { "api-primary" → '[…"/api/*"…]', "web-100" → '[…"/*"…]' }
 */
export function openKeys(gate: Gate, weights: Weights): Map<string, string> {
  const open = new Map<string, string>();
  const last = gate.routes.findLastIndex((route) => isShifted(route.service, weights));
  for (const route of gate.routes.slice(0, last + 1)) {
    const weight = weights[route.service] ?? 0;
    for (const { key, conditions } of route.keys.filter((step) => step.weight === weight)) open.set(key, conditions);
  }
  return open;
}

function isShifted(service: string, weights: Weights): boolean {
  return (weights[service] ?? 0) > 0;
}

/**
 * Where a gate stands: the fallback's weight of each of its services, told from the keys that are open. Of several
 * open steps the first rule takes the traffic, so it is the first that counts.
 *
 * @param open the keys that are found on the Ingress
 * @example openWeights(gate, new Set(["web-100"])) // { web: 100 }
 */
export function openWeights(gate: Gate, open: ReadonlySet<string>): Record<string, number> {
  const weights: Record<string, number> = {};
  for (const { service, keys } of gate.routes) {
    const first = keys.find(({ key, weight }) => weight > 0 && open.has(key));
    weights[service] = Math.max(weights[service] ?? 0, first?.weight ?? 0);
  }
  return weights;
}
