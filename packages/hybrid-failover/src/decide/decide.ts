import { type FailoverSettings, FULL_WEIGHT } from "./settings.ts";
import type { FailoverState, Hold, Mode, Observation } from "./state.ts";

/** What somebody should be told although, or because, nothing is shifted. */
export type Alert = "watch-lost" | "fallback-missing" | "held";

/** Where the traffic is to go from now on. */
export interface Decision {
  readonly state: FailoverState;
  /** Look again then, even if nothing is observed in between; not there when only an event can change anything. */
  readonly wakeAt?: number;
  readonly alerts: readonly Alert[];
}

/**
 * Decides where a service's traffic goes. The result depends on the arguments alone, and on what is the case rather
 * than on what has happened: an event that was missed, or comes twice, makes no difference.
 *
 * - Pods → fallback, when no endpoint has been ready for `failAfterSeconds`.
 * - Fallback → pods, in steps, when `minReady` have been ready for `recoverAfterSeconds` without a break.
 * - Pods → fallback before they are scaled to zero on purpose, while they still serve.
 * - A lost watch changes nothing, and a fallback that is missing gets no traffic.
 *
 * @example
 * const gone = { at: 0, ready: 0, fallbackPresent: true, watchLive: true };
 * decide(stateAt(0, 0), gone, DEFAULT_SETTINGS).state.fallbackWeight // 100
 */
export function decide(before: FailoverState, observation: Observation, settings: FailoverSettings): Decision {
  const { at, hold } = observation;
  const known = withoutFuture(before, at);
  // Nobody can say whether pods were ready all the time while nobody looked.
  if (!observation.watchLive) return { state: { ...known, readySince: undefined }, alerts: ["watch-lost"] };
  const seen = { ...known, ...timers(known, observation, settings) };
  if (!observation.fallbackPresent) return withoutFallback(seen, at);
  if (hold !== undefined && hold.until > at) return held(seen, hold, at);
  switch (seen.mode) {
    case "primary":
      return whilePrimary(seen, observation, settings);
    case "fallback":
      return whileFallback(seen, at, settings);
    case "recovering":
      return whileRecovering(seen, observation, settings);
  }
}

function timers(state: FailoverState, observation: Observation, { minReady, requireHealthyTargets }: FailoverSettings) {
  const { at, healthyTargets } = observation;
  const ready = observation.goingToZero === true ? 0 : observation.ready;
  const usable = requireHealthyTargets ? Math.min(ready, healthyTargets ?? 0) : ready;
  return {
    emptySince: ready > 0 ? undefined : (state.emptySince ?? at),
    readySince: usable >= minReady ? (state.readySince ?? at) : undefined,
  };
}

/** A clock that was set back must not make anybody wait for the time to come round again. */
function withoutFuture(state: FailoverState, at: number): FailoverState {
  const past = (time: number) => Math.min(time, at);
  return {
    ...state,
    since: past(state.since),
    stepSince: past(state.stepSince),
    emptySince: state.emptySince === undefined ? undefined : past(state.emptySince),
    readySince: state.readySince === undefined ? undefined : past(state.readySince),
    failovers: state.failovers.map(past),
  };
}

function withoutFallback(state: FailoverState, at: number): Decision {
  const next = state.mode === "primary" ? state : enter(state, "primary", 0, { at, reason: "the fallback is missing" });
  return { state: next, alerts: ["fallback-missing"] };
}

function held(state: FailoverState, { to, until }: Hold, at: number): Decision {
  const weight = to === "fallback" ? FULL_WEIGHT : 0;
  const there = state.mode === to && state.fallbackWeight === weight;
  return {
    state: there ? state : enter(state, to, weight, { at, reason: `held at the ${to}` }),
    wakeAt: until,
    alerts: ["held"],
  };
}

function whilePrimary(state: FailoverState, observation: Observation, settings: FailoverSettings): Decision {
  if (state.emptySince === undefined) return unchanged(state);
  const { at } = observation;
  const due = state.emptySince + milliseconds(settings.failAfterSeconds);
  if (due > at) return { state, wakeAt: due, alerts: [] };
  return observation.goingToZero === true ? goToSleep(state, at) : failOver(state, at, settings);
}

function whileFallback(state: FailoverState, at: number, settings: FailoverSettings): Decision {
  if (state.readySince === undefined) return unchanged(state);
  const due = state.readySince + recoveryWait(state, settings);
  return due <= at ? nextStep(state, at, settings) : { state, wakeAt: due, alerts: [] };
}

function whileRecovering(state: FailoverState, observation: Observation, settings: FailoverSettings): Decision {
  const { at } = observation;
  if (state.emptySince !== undefined) return whilePrimary(state, observation, settings);
  // Too few pods for the next step: its time begins when there are enough again.
  if (state.readySince === undefined) return unchanged(state);
  const due = Math.max(state.stepSince, state.readySince) + milliseconds(settings.stepSeconds);
  return due <= at ? nextStep(state, at, settings) : { state, wakeAt: due, alerts: [] };
}

function unchanged(state: FailoverState): Decision {
  return { state, alerts: [] };
}

function failOver(state: FailoverState, at: number, settings: FailoverSettings): Decision {
  const windowStart = at - milliseconds(settings.damping.windowSeconds);
  const failovers = [...state.failovers.filter((time) => time >= windowStart), at].slice(-MOST_FAILOVERS);
  return unchanged({ ...enter(state, "fallback", FULL_WEIGHT, { at, reason: "no endpoint is ready" }), failovers });
}

/** No failure, so nothing that damps the way back. */
function goToSleep(state: FailoverState, at: number): Decision {
  return unchanged(enter(state, "fallback", FULL_WEIGHT, { at, reason: "the pods are about to be scaled to zero" }));
}

/** Enough for every factor to reach its longest wait; more would only fill memory. */
const MOST_FAILOVERS = 64;

function nextStep(state: FailoverState, at: number, settings: FailoverSettings): Decision {
  const weight = settings.steps.find((step) => step < state.fallbackWeight) ?? 0;
  if (weight === 0) return unchanged(enter(state, "primary", 0, { at, reason: "enough endpoints are ready" }));
  const next =
    state.mode === "recovering"
      ? { ...state, fallbackWeight: weight, stepSince: at }
      : enter(state, "recovering", weight, { at, reason: "enough endpoints are ready again" });
  return { state: next, wakeAt: at + milliseconds(settings.stepSeconds), alerts: [] };
}

function enter(
  state: FailoverState,
  mode: Mode,
  fallbackWeight: number,
  { at, reason }: { readonly at: number; readonly reason: string },
): FailoverState {
  return { ...state, mode, fallbackWeight, since: at, stepSince: at, reason };
}

/**
 * Milliseconds that endpoints must have been ready before traffic comes back: longer for each failover shortly before
 * the last one.
 *
 * @example recoveryWait({ ...stateAt(100, 0), failovers: [0, 60_000] }, DEFAULT_SETTINGS) // 60000
 */
export function recoveryWait({ failovers }: FailoverState, settings: FailoverSettings): number {
  const { factor, maxSeconds } = settings.damping;
  const repeated = Math.max(0, failovers.length - 1);
  return milliseconds(Math.min(maxSeconds, settings.recoverAfterSeconds * factor ** repeated));
}

function milliseconds(seconds: number): number {
  return seconds * 1000;
}
