import type { Alert, Mode } from "../decide/index.ts";
import type { Gate } from "../gate/config.ts";
import type { GateObject } from "./ports.ts";

/** Who is told what the shifter does: the log, the metrics, Kubernetes Events. None of them may fail it. */
export interface Reporter {
  /** A service was looked at, whether anything changes or not. */
  decided(seen: SeenService): void;
  /** All gates of a service stand at its new weight. */
  shifted(shift: CompletedShift): void;
  /** A gate's Ingress was patched. */
  patched(write: GateWrite): void;
  patchFailed(gate: Gate, error: unknown): void;
  /** A read, a watch, the election or a write of the status failed and is tried again. */
  failed(part: Part, error: unknown): void;
  /** This process has begun or ceased to lead. */
  leading(leads: boolean): void;
}

export type Part = "watch" | "gate" | "status" | "targets" | "scaling" | "election" | "event" | "loop";

export interface SeenService {
  readonly service: string;
  readonly mode: Mode;
  readonly fallbackWeight: number;
  readonly ready: number;
  readonly alerts: readonly Alert[];
}

/** The fallback's weight of a service changes. */
export interface WeightChange {
  readonly service: string;
  /** The fallback's weight of 100. */
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

export interface CompletedShift extends WeightChange {
  /** Ingresses that were patched for it. */
  readonly gates: readonly string[];
  /** Milliseconds from the decision to the last patch. */
  readonly milliseconds: number;
}

export interface GateWrite {
  readonly gate: Gate;
  readonly object: GateObject;
  /** None where the patch only undid what somebody else had written. */
  readonly changes: readonly WeightChange[];
  readonly milliseconds: number;
}

/** Tells several reporters everything; what one of them throws is lost. */
export function reportToAll(reporters: readonly Reporter[]): Reporter {
  const tell = (to: (reporter: Reporter) => void) => {
    for (const reporter of reporters) {
      try {
        to(reporter);
      } catch {
        // Nobody is left to tell, and a report must not fail a shift.
      }
    }
  };
  return {
    decided: (seen) => tell((reporter) => reporter.decided(seen)),
    shifted: (shift) => tell((reporter) => reporter.shifted(shift)),
    patched: (write) => tell((reporter) => reporter.patched(write)),
    patchFailed: (gate, error) => tell((reporter) => reporter.patchFailed(gate, error)),
    failed: (part, error) => tell((reporter) => reporter.failed(part, error)),
    leading: (leads) => tell((reporter) => reporter.leading(leads)),
  };
}
