import { type Alert, decide } from "./decide.ts";
import type { FailoverSettings } from "./settings.ts";
import { type FailoverState, type Mode, type Observation, stateAt } from "./state.ts";

/** A weight that the shifter set, in virtual time. */
export interface Shift {
  /** Milliseconds. */
  readonly at: number;
  readonly mode: Mode;
  readonly fallbackWeight: number;
  readonly reason: string;
}

export interface Simulation {
  readonly shifts: readonly Shift[];
  readonly state: FailoverState;
  /** Alerts of the last decision. */
  readonly alerts: readonly Alert[];
}

/**
 * Runs the decisions over a history of observations in virtual time, with every timer that they ask for in between.
 *
 * @param observations in order of time
 * @param until milliseconds at which the simulation ends; the last observation stays true until then
 * @example simulate([{ at: 0, ready: 0, fallbackPresent: true, watchLive: true }], 1000, DEFAULT_SETTINGS).shifts.length // 1
 */
export function simulate(
  observations: readonly Observation[],
  until: number,
  settings: FailoverSettings,
  start: FailoverState = stateAt(0, observations[0]?.at ?? 0),
): Simulation {
  const shifts: Shift[] = [];
  let state = start;
  let alerts: readonly Alert[] = [];
  const look = (observation: Observation): number | undefined => {
    const decision = decide(state, observation, settings);
    if (decision.state.fallbackWeight !== state.fallbackWeight) shifts.push(shiftOf(decision.state, observation.at));
    ({ state, alerts } = decision);
    return decision.wakeAt;
  };
  for (const [index, observation] of observations.entries()) {
    const next = observations[index + 1]?.at ?? until;
    let wakeAt = look(observation);
    while (wakeAt !== undefined && wakeAt < next) wakeAt = look({ ...observation, at: wakeAt });
  }
  return { shifts, state, alerts };
}

function shiftOf({ mode, fallbackWeight, reason }: FailoverState, at: number): Shift {
  return { at, mode, fallbackWeight, reason };
}
