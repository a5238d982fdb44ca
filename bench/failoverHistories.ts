/** What becomes of a service's requests in typical histories, in virtual time. */
import { DEFAULT_SETTINGS, type Observation, type Shift, simulate } from "@sluice/hybrid-failover/decide";

/** From a decision until the load balancers follow: the slowest gate that was measured, 3.4 s, and the patch. */
export const LAG_SECONDS = 4;
export const HISTORY_SECONDS = 900;
/** Requests are looked at this often. */
const SAMPLE_SECONDS = 0.1;

export interface History {
  readonly what: string;
  /** What is true of the pods, from each time on (seconds). */
  readonly pods: readonly (readonly [at: number, ready: number])[];
  /** When the shifter saw nothing, because the API server was away. */
  readonly blind?: readonly [from: number, to: number];
}

export const HISTORIES: readonly History[] = [
  {
    what: "all pods crash for 60 s",
    pods: [
      [0, 3],
      [60, 0],
      [120, 3],
    ],
  },
  { what: "flapping: 45 s down, 45 s up, five times", pods: flapping(45, 5) },
  {
    what: "rolling restart, one pod of three at a time",
    pods: [
      [0, 3],
      [60, 2],
      [90, 3],
      [120, 2],
      [150, 3],
    ],
  },
  { what: "API server away for 5 min, pods well", pods: [[0, 3]], blind: [60, 360] },
  {
    what: "API server away for 5 min, pods crash for 60 s in it",
    pods: [
      [0, 3],
      [120, 0],
      [180, 3],
    ],
    blind: [60, 360],
  },
  {
    what: "API server away for 5 min while on the fallback",
    pods: [
      [0, 3],
      [60, 0],
      [240, 3],
    ],
    blind: [90, 390],
  },
  {
    what: "no pods for 10 min, then again",
    pods: [
      [0, 3],
      [60, 0],
      [660, 3],
    ],
  },
];

function flapping(seconds: number, times: number): [number, number][] {
  const turns = Array.from({ length: 2 * times }, (_, turn): [number, number] => [
    60 + turn * seconds,
    turn % 2 === 0 ? 0 : 3,
  ]);
  return [[0, 3], ...turns];
}

export interface Outcome {
  readonly failovers: number;
  /** Seconds in which the fallback has traffic at all. */
  readonly onFallback: number;
  /** Of all requests, arriving evenly: those that the fallback answers. */
  readonly degraded: number;
  /** Those that get 503, because they go to pods that are not there. */
  readonly failed: number;
  /** The same with nobody who shifts. */
  readonly failedWithout: number;
}

/** Runs one history. */
export function outcomeOf(history: History): Outcome {
  const { shifts } = simulate(observations(history), HISTORY_SECONDS * 1000, DEFAULT_SETTINGS);
  const samples = Math.round(HISTORY_SECONDS / SAMPLE_SECONDS);
  const sum = { onFallback: 0, degraded: 0, failed: 0, failedWithout: 0 };
  for (let sample = 0; sample < samples; sample++) {
    const time = sample * SAMPLE_SECONDS;
    const share = weightAt(shifts, time - LAG_SECONDS) / 100;
    const empty = readyAt(history, time) === 0;
    sum.onFallback += share > 0 ? SAMPLE_SECONDS : 0;
    sum.degraded += share / samples;
    sum.failed += empty ? (1 - share) / samples : 0;
    sum.failedWithout += empty ? 1 / samples : 0;
  }
  return { failovers: shifts.filter(({ mode }) => mode === "fallback").length, ...sum };
}

/** What the shifter sees: nothing new while it is blind, and the truth afterwards. */
function observations(history: History): Observation[] {
  const [from, to] = history.blind ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const seen = history.pods.filter(([at]) => at < from || at >= to);
  const times = [...seen.map(([at]) => at), ...(history.blind ?? [])].toSorted((a, b) => a - b);
  return times.map((time) => ({
    at: time * 1000,
    ready: readyAt(history, time),
    fallbackPresent: true,
    watchLive: time < from || time >= to,
  }));
}

function readyAt({ pods }: History, time: number): number {
  return pods.findLast(([at]) => at <= time)?.[1] ?? 0;
}

function weightAt(shifts: readonly Shift[], time: number): number {
  return shifts.findLast(({ at }) => at <= time * 1000)?.fallbackWeight ?? 0;
}
