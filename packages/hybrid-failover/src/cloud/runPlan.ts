import type { FailoverState } from "../decide/state.ts";

/** A service whose traffic goes elsewhere from now on, for the log. */
export interface CloudShift {
  /** A `pairKey`. */
  readonly pair: string;
  readonly mode: FailoverState["mode"];
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** Why something cannot be looked after as it should; somebody must be told. */
export interface CloudTrouble {
  /** A `pairKey`, or a shard. */
  readonly pair: string;
  readonly code: "rules.unknown" | "rules.missing" | "health.unknown" | "fallback.missing";
  readonly message: string;
}

/** Three runs missed: nobody can say what happened in between. */
export const LOOKED_AWAY_MS = 180_000;

/** What a run did. */
export interface CloudReport {
  readonly shifts: readonly CloudShift[];
  readonly troubles: readonly CloudTrouble[];
  /** Rules that were changed. */
  readonly changed: readonly string[];
  /** Rules that the next run has to change. */
  readonly left: readonly string[];
  readonly errors: readonly string[];
}
