import { gatedBinding, LEGACY_PREFIX } from "./platforms.ts";
import type { Reason } from "./report.ts";
import type { Binding, Pod, Snapshot } from "./snapshot.ts";

/**
 * Gates of a pod that no binding that selects it accounts for. An open one stays open as long as the pod lives; one that
 * is not open never opens, for nobody looks after it.
 *
 * @param expected the bindings that select the pod
 */
export function strayGateReasons(snapshot: Snapshot, pod: Pod, expected: readonly Binding[]): Reason[] {
  return pod.gates.flatMap((gate): Reason[] => {
    const open = pod.conditions.some(({ type, status }) => type === gate && status === "True");
    const severity = open ? "note" : "fault";
    if (gate.startsWith(`${LEGACY_PREFIX}/`)) return [legacy(gate, severity)];
    const name = gatedBinding(gate);
    if (name === undefined || expected.some((binding) => binding.name === name)) return [];
    if (snapshot.bindings === undefined || snapshot.services === undefined) return [];
    const binding = snapshot.bindings.find((one) => one.name === name);
    return [binding === undefined ? stale(name, severity) : unselected(binding, severity)];
  });
}

const NEVER = "so the pod can never become ready";
const TEMPLATE = "take the gate out of the pod template where it is declared there, and make the pod anew";

function legacy(gate: string, severity: Reason["severity"]): Reason {
  const message = `the gate ${gate} is of AWS ALB Ingress Controller, which nobody opens any more`;
  return { code: "gate.legacy", severity, message, fix: TEMPLATE };
}

function stale(binding: string, severity: Reason["severity"]): Reason {
  const end = severity === "note" ? "it was left open" : NEVER;
  const message = `the gate is of a binding that is gone, ${end}`;
  return { code: "gate.stale", severity, binding, message, fix: TEMPLATE };
}

function unselected({ name, service, targetType }: Binding, severity: Reason["severity"]): Reason {
  const why = targetType === "ip" ? `Service ${service} does not select the pod` : `its target type is ${targetType}`;
  const message = `the gate's binding no longer registers the pod: ${why}${severity === "note" ? "" : `, ${NEVER}`}`;
  return {
    code: "gate.unselected",
    severity,
    binding: name,
    message,
    fix: "make the labels match again, or make the pod anew",
  };
}
