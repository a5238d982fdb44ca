import type { Problem } from "@sluice/alb-model";
import { apiBudget } from "./apiBudget.ts";
import { checkCanary } from "./checkCanary.ts";
import { planWaves, type WavePlan } from "./planWaves.ts";
import { defaultSteps, expectedPropagation, LEAST_DELAY_SECONDS } from "./resolve.ts";
import type { CanarySettings } from "./settings.ts";

/** A rollout that reaches its shards in waves. */
export interface StagedSettings extends Omit<CanarySettings, "initialPauseSeconds"> {
  /** By shard: lower goes first. @default 0 each, then by name */
  readonly priorities?: Readonly<Record<string, number>>;
  /** Least seconds between two waves, to look at one before the next goes. @default 0 */
  readonly minimumPauseSeconds?: number;
}

/** One shard's own canary. */
export interface StagedCanary {
  readonly name: string;
  readonly shard: string;
  readonly settings: CanarySettings;
}

export interface StagedPlan {
  readonly waves: WavePlan["waves"];
  readonly canaries: readonly StagedCanary[];
  readonly problems: readonly Problem[];
}

/**
 * Writes a rollout as a canary for each shard, each with the initial pause of its wave. Named by shard, so that a shard
 * that joins renames nothing.
 *
 * @example planStagedRollout("web", settings).canaries[0]?.name // "web-001"
 */
export function planStagedRollout(name: string, staged: StagedSettings): StagedPlan {
  const { priorities = {}, minimumPauseSeconds = 0, ...settings } = staged;
  const unplannable = checkCanary(name, { ...settings, routes: settings.routes.slice(0, 1) }).filter(hindersPlan);
  if (unplannable.length > 0) return { waves: [], canaries: [], problems: unplannable };
  const shards = settings.routes.map(({ shard }) => ({ shard, priority: priorities[shard] ?? 0 }));
  const budget = apiBudget(settings.apiBudget);
  const { waves, cycleSeconds, problems } = planWaves(shards, { budget, minimumPauseSeconds });
  const least = Math.max(cycleSeconds, LEAST_DELAY_SECONDS, expectedPropagation(settings));
  const starts = new Map(waves.flatMap((wave) => wave.shards.map((shard) => [shard, wave.startSeconds] as const)));
  const canaries = settings.routes.map((route) => ({
    name: `${name}-${suffix(route.shard, settings.fleet.name)}`,
    shard: route.shard,
    settings: {
      ...settings,
      routes: [route],
      steps: settings.steps ?? defaultSteps(least),
      initialPauseSeconds: starts.get(route.shard) ?? 0,
    },
  }));
  return {
    waves,
    canaries,
    problems: [
      ...problems,
      ...checkUnknown(priorities, settings.routes),
      ...checkPauses(staged, cycleSeconds),
      ...distinct(canaries.flatMap((canary) => checkCanary(canary.name, canary.settings))),
    ],
  };
}

/** Without shards or a budget there are no waves to speak of. */
function hindersPlan({ code, path }: Problem): boolean {
  return code === "canary.routes" || path.startsWith("apiBudget.");
}

/** `001` of `edge-001`. */
function suffix(shard: string, fleet: string): string {
  return shard.startsWith(`${fleet}-`) ? shard.slice(fleet.length + 1) : shard;
}

function checkUnknown(priorities: Readonly<Record<string, number>>, routes: CanarySettings["routes"]): Problem[] {
  const known = new Set(routes.map(({ shard }) => shard));
  return Object.keys(priorities)
    .filter((shard) => !known.has(shard))
    .map((shard) => ({
      code: "waves.unknown",
      path: `priorities.${shard}`,
      value: shard,
      message: "has no route",
      fix: "name a shard of the routes",
    }));
}

/** A wave's second step would meet the first step of a later wave, and both draw from one bucket. */
function checkPauses({ steps = [] }: StagedSettings, cycleSeconds: number): Problem[] {
  return steps.flatMap(({ pause }, index) =>
    pause?.duration === undefined || pause.duration >= cycleSeconds
      ? []
      : [
          {
            code: "waves.pause",
            path: `steps[${index}]`,
            value: pause.duration,
            message: `is shorter than all waves take (${cycleSeconds} seconds), so that steps of different waves meet`,
            fix: `write a whole number from ${cycleSeconds}`,
          },
        ],
  );
}

/** What is wrong with the settings that all share is said once. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
