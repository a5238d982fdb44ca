import type { Problem } from "@sluice/alb-model";
import { maxReplicasOf } from "./autoscaler.ts";
import { outOfRange } from "./ranges.ts";
import { type GatedWorkload, plannedReplicas, WORKLOAD_DEFAULTS } from "./workload.ts";

/** AWS's limit of the deregistration delay. */
const MAX_DRAIN_SECONDS = 3600;

/** What is wrong with a workload's numbers. */
export function checkReplicas(path: string, workload: GatedWorkload): Problem[] {
  const { replicas, minReplicas, maxReplicas, targetCpuPercent, service } = workload;
  // Programs may be untyped: one that gives both is told so.
  const scaled = [minReplicas, maxReplicas, targetCpuPercent, workload.scaleTarget].some((one) => one !== undefined);
  if (replicas !== undefined && scaled) return [bothKinds(path, replicas)];
  const drain = { code: "readiness.deregistrationDelay", path: `${path}.service.deregistrationDelaySeconds` };
  const cpu = { code: "readiness.targetCpuPercent", path: `${path}.targetCpuPercent` };
  return [
    ...(replicas === undefined ? checkScaled(path, workload) : checkFixed(path, replicas, workload)),
    ...outOfRange({ ...cpu, value: targetCpuPercent, from: 1, to: 100 }),
    ...outOfRange({ ...drain, value: service?.deregistrationDelaySeconds, from: 0, to: MAX_DRAIN_SECONDS }),
    ...checkUnavailable(path, workload),
  ];
}

function bothKinds(path: string, value: unknown): Problem {
  return {
    code: "readiness.replicas",
    path: `${path}.replicas`,
    value,
    message: "fixes the number of pods, and the workload asks for an autoscaler too",
    fix: "give replicas, or minReplicas and maxReplicas",
  };
}

function checkFixed(path: string, replicas: number | "external", workload: GatedWorkload): Problem[] {
  if (replicas === "external") return [];
  const value = { code: "readiness.replicas", path: `${path}.replicas`, value: replicas };
  if (!Number.isInteger(replicas) || replicas < 2) return [{ ...value, ...TOO_FEW }];
  return replicas > plannedReplicas(workload) ? [{ ...value, ...tooMany(workload) }] : [];
}

type Autoscaled = Extract<GatedWorkload, { readonly replicas?: never }>;

function checkScaled(path: string, workload: Autoscaled): Problem[] {
  const min = workload.minReplicas ?? WORKLOAD_DEFAULTS.minReplicas;
  const max = maxReplicasOf(workload);
  const problems: Problem[] = [];
  if (!Number.isInteger(min) || min < 2) {
    problems.push({ code: "readiness.minReplicas", path: `${path}.minReplicas`, value: min, ...TOO_FEW });
  }
  const value = { code: "readiness.maxReplicas", path: `${path}.maxReplicas`, value: max };
  if (!Number.isInteger(max) || max < min) {
    problems.push({ ...value, message: `is less than ${min} pods, the fewest`, fix: `give ${min} or more` });
  } else if (max > plannedReplicas(workload)) {
    problems.push({ ...value, ...tooMany(workload) });
  }
  return problems;
}

const TOO_FEW = {
  message: "leaves nothing that serves while one pod is drained",
  fix: 'give 2 or more, or replicas: "external" where something else scales it to fewer',
} as const;

function tooMany(workload: GatedWorkload) {
  return {
    message: `is more than ${plannedReplicas(workload)}, the service's maxReplicas, for which the plan reserves targets`,
    fix: "raise maxReplicas of the service in the fleet, or give fewer",
  };
}

/** None may go: node drains hang. All may go: nothing serves. */
function checkUnavailable(path: string, workload: GatedWorkload): Problem[] {
  const { maxUnavailable, replicas } = workload;
  if (maxUnavailable === undefined) return [];
  const fewest = typeof replicas === "number" ? replicas : (workload.minReplicas ?? WORKLOAD_DEFAULTS.minReplicas);
  const gone = podsGone(maxUnavailable, fewest);
  if (gone !== undefined && gone > 0 && (replicas === "external" ? maxUnavailable !== "100%" : gone < fewest))
    return [];
  const message =
    gone === undefined
      ? "is neither a whole number nor a percentage"
      : gone === 0
        ? "lets no pod go, so that no node can be drained"
        : `lets all of ${fewest} pods go at once`;
  const fix = 'leave it out for "10%", or give a number from 1 to one less than the fewest pods';
  return [{ code: "readiness.maxUnavailable", path: `${path}.maxUnavailable`, value: maxUnavailable, message, fix }];
}

/** Kubernetes rounds up. */
function podsGone(maxUnavailable: number | string, of: number): number | undefined {
  if (typeof maxUnavailable === "number") {
    return Number.isInteger(maxUnavailable) && maxUnavailable >= 0 ? maxUnavailable : undefined;
  }
  const percent = /^(\d{1,3})%$/.exec(maxUnavailable)?.[1];
  return percent === undefined ? undefined : Math.ceil((Number(percent) * of) / 100);
}
