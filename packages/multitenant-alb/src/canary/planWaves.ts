import type { Problem } from "@sluice/alb-model";
import { type ApiBudget, apiBudget } from "./apiBudget.ts";

/** A shard that takes part in a rollout. */
export interface WaveShard {
  /** Name of the shard: `edge-001`. */
  readonly shard: string;
  /** ModifyRule calls that one step costs on it. @default 1 */
  readonly rules?: number;
  /** Lower comes first; shards of one priority go by name. @default 0 */
  readonly priority?: number;
}

/** Shards whose weights change together. */
export interface Wave {
  /** Counted from 1. */
  readonly number: number;
  readonly shards: readonly string[];
  /** ModifyRule calls that one step costs. */
  readonly calls: number;
  /** Seconds after the first wave at which this one begins. */
  readonly startSeconds: number;
  /** Seconds until the next wave may begin: the calls are back in the bucket. */
  readonly pauseSeconds: number;
}

export interface WavePlan {
  readonly waves: readonly Wave[];
  /**
   * Seconds from the first wave's change to the bucket being full again after the last one's. Pauses between steps are
   * at least this long, or a step of one wave meets another step of another.
   */
  readonly cycleSeconds: number;
  readonly problems: readonly Problem[];
}

export interface WaveOptions {
  /** @default `apiBudget()`: half of AWS's bucket */
  readonly budget?: ApiBudget;
  /** Least seconds between two waves, to look at the first before the second goes. @default 0 */
  readonly minimumPauseSeconds?: number;
}

/**
 * Spreads a rollout over waves, so that the weight changes of no wave take more calls than the budget has, and the
 * bucket is full again before the next. Every shard is in one wave; the order is that of priority, then name,
 * whatever the order of the input.
 *
 * @example
 * planWaves([{ shard: "edge-001", rules: 8 }, { shard: "edge-002", rules: 8 }]).waves
 * // [{ number: 1, shards: ["edge-001"], calls: 8, startSeconds: 0, pauseSeconds: 6 },
 * //  { number: 2, shards: ["edge-002"], calls: 8, startSeconds: 6, pauseSeconds: 6 }]
 */
export function planWaves(shards: readonly WaveShard[], options: WaveOptions = {}): WavePlan {
  const { budget = apiBudget(), minimumPauseSeconds = 0 } = options;
  const problems = checkShards(shards, budget);
  if (problems.length > 0) return { waves: [], cycleSeconds: 0, problems };
  const waves: Wave[] = [];
  let startSeconds = 0;
  for (const { names, calls } of fill(shards.toSorted(inOrder), budget)) {
    const pauseSeconds = Math.max(Math.ceil(calls / budget.perSecond), minimumPauseSeconds);
    waves.push({ number: waves.length + 1, shards: names, calls, startSeconds, pauseSeconds });
    startSeconds += pauseSeconds;
  }
  return { waves, cycleSeconds: startSeconds, problems };
}

/** Next fit: a later, smaller shard never overtakes, so that the order stays the given one. */
function fill(shards: readonly WaveShard[], { burst }: ApiBudget): { names: string[]; calls: number }[] {
  const waves: { names: string[]; calls: number }[] = [];
  for (const { shard, rules = 1 } of shards) {
    const last = waves.at(-1);
    if (last === undefined || last.calls + rules > burst) {
      waves.push({ names: [shard], calls: rules });
    } else {
      last.names.push(shard);
      last.calls += rules;
    }
  }
  return waves;
}

function checkShards(shards: readonly WaveShard[], { burst }: ApiBudget): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const { shard, rules = 1, priority = 0 } of shards) {
    const add = (what: string, value: unknown, message: string, fix: string) =>
      problems.push({ code: `waves.${what}`, path: `waves.${shard}`, value, message, fix });
    if (seen.has(shard)) add("duplicate", shard, "is given twice", "name each shard once");
    seen.add(shard);
    if (!Number.isInteger(rules) || rules < 1)
      add("rules", rules, "has no number of rules", "write a whole number from 1");
    else if (rules > burst) {
      const message = `costs more calls a step than the ${burst} that the budget has`;
      add("budget", rules, message, "leave less headroom, or give it fewer rules");
    }
    if (!Number.isFinite(priority))
      add("priority", priority, "has no number for a priority", "write a number; lower goes first");
  }
  return problems;
}

function inOrder(a: WaveShard, b: WaveShard): number {
  return (a.priority ?? 0) - (b.priority ?? 0) || (a.shard < b.shard ? -1 : a.shard > b.shard ? 1 : 0);
}
