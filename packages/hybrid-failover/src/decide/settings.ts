/** How a service fails over and comes back. All times are in seconds. */
export interface FailoverSettings {
  /** How long no endpoint may be ready before traffic moves. @default 0 */
  readonly failAfterSeconds: number;
  /** Ready endpoints that are needed to come back. @default 1 */
  readonly minReady: number;
  /** How long they must have been ready without a break. @default 30 */
  readonly recoverAfterSeconds: number;
  /** Count only targets that the load balancer calls healthy when coming back. @default false */
  readonly requireHealthyTargets: boolean;
  /** The fallback's weights of 100 on the way back, falling; the first takes all traffic. @default [100, 50, 10] */
  readonly steps: readonly number[];
  /** How long each step on the way back lasts. @default 15 */
  readonly stepSeconds: number;
  /** What makes a service that fails again and again come back more slowly. */
  readonly damping: Damping;
}

export interface Damping {
  /** Failovers this long before the present one count. @default 600 */
  readonly windowSeconds: number;
  /** Each of them multiplies `recoverAfterSeconds` by this. @default 2 */
  readonly factor: number;
  /** The longest wait that this leads to. @default 600 */
  readonly maxSeconds: number;
}

export const DEFAULT_SETTINGS: FailoverSettings = {
  failAfterSeconds: 0,
  minReady: 1,
  recoverAfterSeconds: 30,
  requireHealthyTargets: false,
  steps: [100, 50, 10],
  stepSeconds: 15,
  damping: { windowSeconds: 600, factor: 2, maxSeconds: 600 },
};

/** Weights of a failover's two target groups always add up to this. */
export const FULL_WEIGHT = 100;

/** Something that a service's settings may not be. */
export interface SettingsProblem {
  readonly path: string;
  readonly value: unknown;
  readonly message: string;
  readonly fix: string;
}

/**
 * Everything that is wrong with settings: an empty list for those that can be used.
 *
 * @example checkSettings({ ...DEFAULT_SETTINGS, steps: [50, 100] })[0]?.path // "steps"
 */
export function checkSettings(settings: FailoverSettings): SettingsProblem[] {
  const { damping } = settings;
  return [
    ...atLeast("failAfterSeconds", settings.failAfterSeconds, 0),
    ...atLeast("recoverAfterSeconds", settings.recoverAfterSeconds, 1),
    ...atLeast("stepSeconds", settings.stepSeconds, 1),
    ...atLeast("damping.windowSeconds", damping.windowSeconds, 0),
    ...atLeast("damping.factor", damping.factor, 1),
    ...atLeast("damping.maxSeconds", damping.maxSeconds, settings.recoverAfterSeconds),
    ...checkMinReady(settings.minReady),
    ...checkSteps(settings.steps),
  ];
}

function atLeast(path: string, value: number, least: number): SettingsProblem[] {
  if (Number.isFinite(value) && value >= least) return [];
  return [{ path, value, message: `must be a number, ${least} or more`, fix: `write ${least} or more` }];
}

function checkMinReady(value: number): SettingsProblem[] {
  if (Number.isInteger(value) && value >= 1) return [];
  return [{ path: "minReady", value, message: "must be a whole number, 1 or more", fix: "write 1 or more" }];
}

function checkSteps(steps: readonly number[]): SettingsProblem[] {
  const fix = `write falling weights that begin with ${FULL_WEIGHT}: [100, 50, 10]`;
  const problem = (message: string) => [{ path: "steps", value: steps, message, fix }];
  if (steps[0] !== FULL_WEIGHT) return problem(`must begin with ${FULL_WEIGHT}, which takes all traffic`);
  if (!steps.every((weight) => Number.isInteger(weight) && weight > 0))
    return problem("must be whole, positive weights");
  const falling = steps.every((weight, index) => index === 0 || weight < (steps[index - 1] ?? 0));
  return falling ? [] : problem("must fall from step to step");
}
