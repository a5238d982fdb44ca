/** Where a service's traffic goes: to its pods, to its fallback, or to both on the way back. */
export type Mode = "primary" | "fallback" | "recovering";

/** What is remembered of a service between two observations. Times are milliseconds of the clock that observes. */
export interface FailoverState {
  readonly mode: Mode;
  /** The fallback's weight of 100; the pods have the rest. */
  readonly fallbackWeight: number;
  /** When the mode was entered. */
  readonly since: number;
  /** When the weight was last changed, or the step's time began again. */
  readonly stepSince: number;
  /** Since when no endpoint is ready. */
  readonly emptySince: number | undefined;
  /** Since when there are enough to come back. */
  readonly readySince: number | undefined;
  /** Failovers within the damping window of the last one, oldest first. */
  readonly failovers: readonly number[];
  /** Why the mode was entered, in words. */
  readonly reason: string;
}

/** A person's decision, which stands until it expires. */
export interface Hold {
  readonly to: "fallback" | "primary";
  /** Milliseconds of the clock that observes. */
  readonly until: number;
}

/** What is known of a service at one time. */
export interface Observation {
  /** Milliseconds of any clock that only goes forward; one that jumps costs waiting time, never correctness. */
  readonly at: number;
  /** Endpoints that are ready and not terminating. */
  readonly ready: number;
  /** Targets that the load balancer calls healthy, where that is looked at. */
  readonly healthyTargets?: number;
  /** The fallback's target group exists and stands in the gate. */
  readonly fallbackPresent: boolean;
  /** The pods are about to be scaled to zero because nobody needs them: traffic leaves while they still serve. */
  readonly goingToZero?: boolean;
  /** The numbers above are current: the watch that brings them is alive. */
  readonly watchLive: boolean;
  readonly hold?: Hold;
}

/**
 * The state of a service whose gate is found in this position, by a shifter that knows nothing else of it.
 *
 * @example stateAt(100, now).mode // "fallback"
 */
export function stateAt(fallbackWeight: number, at: number): FailoverState {
  const mode = modeOf(fallbackWeight);
  const reason = mode === "primary" ? "no step is open" : `the step with weight ${fallbackWeight} is open`;
  const none = { emptySince: undefined, readySince: undefined, failovers: [] };
  return { mode, fallbackWeight, since: at, stepSince: at, ...none, reason };
}

function modeOf(fallbackWeight: number): Mode {
  if (fallbackWeight === 0) return "primary";
  return fallbackWeight >= 100 ? "fallback" : "recovering";
}
