import type { CompletedShift, WeightChange } from "./reporter.ts";

/** A decided change of weight, until all gates stand at it. */
interface BegunShift extends WeightChange {
  readonly gates: readonly string[];
}

/** Follows each decision to its end, so that one line can tell how long the whole shift took. */
export class Shifts {
  readonly #onEnd: (shift: CompletedShift) => void;
  readonly #begun = new Map<string, { readonly shift: BegunShift; readonly at: number }>();

  constructor(onEnd: (shift: CompletedShift) => void) {
    this.#onEnd = onEnd;
  }

  /** A later decision for the same service takes the place of one that has not ended. */
  begin(shift: BegunShift, at: number): void {
    this.#begun.set(shift.service, { shift, at });
  }

  /** Tells the shifts that have ended. */
  settle(now: number, stands: (service: string, weight: number) => boolean): void {
    for (const [service, { shift, at }] of this.#begun) {
      if (!stands(service, shift.to)) continue;
      this.#begun.delete(service);
      this.#onEnd({ ...shift, milliseconds: now - at });
    }
  }
}
