import type { GateEvent } from "./ports.ts";
import type { GateWrite, Reporter } from "./reporter.ts";

const NOTHING = () => undefined;

/** Tells people with `kubectl` what was done to each gate. */
export function eventReporter(record: (event: GateEvent) => void): Reporter {
  return {
    decided: NOTHING,
    shifted: NOTHING,
    patched: (write) => record(gateEvent(write)),
    patchFailed: NOTHING,
    failed: NOTHING,
    leading: NOTHING,
  };
}

/**
 * The Kubernetes Event of a patch.
 *
 * @example gateEvent({ gate, object, changes: [{ service: "web", from: 0, to: 100, reason: "no endpoint is ready" }], milliseconds: 5 }).message
 * // "web: fallback 0 → 100 of 100, no endpoint is ready"
 */
export function gateEvent({ gate, object, changes }: GateWrite): GateEvent {
  const about = { ingress: gate.ingress, uid: object.uid };
  if (changes.length === 0) {
    const message = "rules that somebody else had opened, closed or changed stand as decided again";
    return { ...about, type: "Warning", reason: "Repaired", message };
  }
  const message = changes
    .map(({ service, from, to, reason }) => `${service}: fallback ${from} → ${to} of 100, ${reason}`)
    .join("; ");
  if (changes.some(({ from, to }) => to > from)) return { ...about, type: "Warning", reason: "FailedOver", message };
  const reason = changes.every(({ to }) => to === 0) ? "Recovered" : "Recovering";
  return { ...about, type: "Normal", reason, message };
}
