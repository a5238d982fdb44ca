import { ANY, checkWhole, type Report } from "./problemList.ts";
import { expectedPropagation, LEAST_DELAY_SECONDS, PROGRESS_DEADLINE_SECONDS } from "./resolve.ts";
import type { CanarySettings, CanaryStep, DynamicStableScale } from "./settings.ts";

/** AWS keeps a target group cookie for seven days at most. */
const LONGEST_STICKINESS = 604_800;

/** What is wrong with a canary's steps and delays. */
export function checkTiming(settings: CanarySettings, report: Report): void {
  if (!checkBudget(settings, report)) return;
  const propagation = expectedPropagation(settings);
  if (settings.steps !== undefined) checkSteps(settings.steps, propagation, report);
  checkScale(settings, Math.max(LEAST_DELAY_SECONDS, propagation), report);
  checkStickiness(settings, Math.max(LEAST_DELAY_SECONDS, propagation), report);
  checkWhole(report, at("initialPauseSeconds"), settings.initialPauseSeconds, [0, ANY]);
  checkWhole(report, at("minReadySeconds"), settings.minReadySeconds, [0, ANY]);
  const least = (settings.minReadySeconds ?? 0) + propagation + 1;
  const deadline = settings.progressDeadlineSeconds ?? PROGRESS_DEADLINE_SECONDS;
  if (!Number.isInteger(deadline) || deadline < least)
    report({
      ...at("progressDeadlineSeconds"),
      value: deadline,
      message: "ends before a pod is available and its weight is in force",
      fix: `write a whole number from ${least}`,
    });
}

function at(what: string) {
  return { code: `canary.${what}`, path: what };
}

/** Whether the estimate can be made. */
function checkBudget({ apiBudget = {} }: CanarySettings, report: Report): boolean {
  const { headroom = 0, reconcileSeconds = 0 } = apiBudget;
  const isShare = headroom >= 0 && headroom < 1;
  const isTime = Number.isFinite(reconcileSeconds) && reconcileSeconds >= 0;
  if (!isShare)
    report({
      code: "canary.headroom",
      path: "apiBudget.headroom",
      value: headroom,
      message: "is no share that leaves something",
      fix: "write a number from 0 to less than 1, such as 0.5",
    });
  if (!isTime)
    report({
      code: "canary.reconcileSeconds",
      path: "apiBudget.reconcileSeconds",
      value: reconcileSeconds,
      message: "is no time",
      fix: "write seconds, from 0",
    });
  return isShare && isTime;
}

function checkSteps(steps: readonly CanaryStep[], propagation: number, report: Report): void {
  if (steps.length === 0)
    report({ ...at("steps"), message: "is empty", fix: "leave it out for 10, 30 and 60 percent, or write steps" });
  let weight = -1;
  for (const [index, { setWeight, pause }] of steps.entries()) {
    const add: Add = (what, value, message, fix) =>
      report({ code: `canary.${what}`, path: `steps[${index}]`, value, message, fix });
    if (setWeight !== undefined) {
      checkWeight(setWeight, weight, add);
      weight = setWeight;
      if (steps[index + 1]?.pause === undefined)
        add("noPause", setWeight, "is followed by no pause", "put a pause after each weight");
    }
    if (pause?.duration !== undefined) checkPause(pause.duration, propagation, add);
  }
}

type Add = (what: string, value: unknown, message: string, fix: string) => void;

function checkWeight(weight: number, before: number, add: Add): void {
  if (!Number.isInteger(weight) || weight < 0 || weight > 100)
    add("weight", weight, "is no percentage", "write a whole number from 0 to 100");
  else if (weight <= before)
    add("weightOrder", weight, `does not go beyond the ${before} before it`, "let the weights grow");
}

function checkPause(duration: number, propagation: number, add: Add): void {
  if (Number.isInteger(duration) && duration >= propagation) return;
  const fix = `write a whole number from ${propagation} seconds, or none to wait for a promotion`;
  add("pause", duration, "is shorter than the weight needs to reach the rules", fix);
}

function checkScale({ stableScale, services }: CanarySettings, least: number, report: Report): void {
  if (stableScale === undefined) return;
  const delay = (what: "scaleDownDelaySeconds" | "abortScaleDownDelaySeconds", value: number | undefined) => {
    if (value === undefined || (Number.isInteger(value) && value >= least)) return;
    report({
      code: `canary.${what}`,
      path: `stableScale.${what}`,
      value,
      message: `is shorter than the ${least} seconds in which a weight is sure to be in force`,
      fix: `write a whole number from ${least}`,
    });
  };
  delay("abortScaleDownDelaySeconds", stableScale.abortScaleDownDelaySeconds);
  if (stableScale.type === "full") delay("scaleDownDelaySeconds", stableScale.scaleDownDelaySeconds);
  else checkDynamic(stableScale, services.type, report);
}

function checkDynamic(scale: DynamicStableScale, services: string, report: Report): void {
  const add = (what: string, value: unknown, message: string, fix: string) =>
    report({ code: `canary.dynamic.${what}`, path: `stableScale.${what}`, value, message, fix });
  if (scale.reason.trim() === "")
    add("reason", scale.reason, "gives no reason", "say why both sets of pods do not fit");
  // Programs may be untyped.
  if (scale.targetGroupsVerified !== true)
    add(
      "targetGroupsVerified",
      scale.targetGroupsVerified,
      "is not true",
      "let Argo verify target groups (ArgoRollouts)",
    );
  if (!Number.isInteger(scale.minPodsPerReplicaSet) || scale.minPodsPerReplicaSet < 2)
    add("minPodsPerReplicaSet", scale.minPodsPerReplicaSet, "leaves a single pod", "write a whole number from 2");
  if (services !== "ping-pong")
    report({
      code: "canary.dynamic.services",
      path: "services.type",
      value: services,
      message: "gives the canary's pods no readiness gate, which a dynamic scale needs",
      fix: "use ping-pong Services",
    });
}

/** Clients that a cookie keeps with old pods meet nobody once those are gone. */
function checkStickiness(settings: CanarySettings, least: number, report: Report): void {
  const { stickinessSeconds, stableScale } = settings;
  if (stickinessSeconds === undefined) return;
  const longest = stableScale?.type === "dynamic" ? 0 : (stableScale?.scaleDownDelaySeconds ?? least);
  if (longest === 0)
    report({
      ...at("stickinessSeconds"),
      value: stickinessSeconds,
      message: "keeps clients with stable pods that a dynamic scale takes away",
      fix: "leave it out, or use full scale",
    });
  else checkWhole(report, at("stickinessSeconds"), stickinessSeconds, [1, Math.min(longest, LONGEST_STICKINESS)]);
}
