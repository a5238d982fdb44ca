import type { Problem } from "@sluice/alb-model";
import type { GatedDeploymentArgs } from "./gatedDeployment.ts";
import { notIpTargets, outOfRange } from "./ranges.ts";

const MAX_WAIT_SECONDS = 3600;
/** AWS's limit. */
const MAX_DRAIN_SECONDS = 3600;

/** Everything that is wrong with the arguments of `gatedDeployment`. */
export function checkGatedDeployment(args: GatedDeploymentArgs): Problem[] {
  const seconds = (name: "startupSeconds" | "propagationSeconds" | "shutdownSeconds", from: number) =>
    outOfRange({ code: `readiness.${name}`, path: name, value: args[name], from, to: MAX_WAIT_SECONDS });
  const drain = args.service?.deregistrationDelaySeconds;
  const path = "service.deregistrationDelaySeconds";
  return [
    ...seconds("startupSeconds", 0),
    ...seconds("propagationSeconds", 1),
    ...seconds("shutdownSeconds", 0),
    ...outOfRange({ code: "readiness.deregistrationDelay", path, value: drain, from: 0, to: MAX_DRAIN_SECONDS }),
    ...notIpTargets("deployment", args.targetType),
    ...checkPreStop(args.preStop),
    ...checkSurge(args.maxSurge),
  ];
}

function checkPreStop(preStop: string | undefined): Problem[] {
  if (preStop === undefined || preStop === "sleep" || preStop === "exec") return [];
  const message = "is not a way to wait";
  return [
    { code: "readiness.preStop", path: "preStop", value: preStop, message, fix: 'give "sleep", or "exec" before 1.30' },
  ];
}

/** Without unavailable pods a rollout goes on only by surge. */
function checkSurge(maxSurge: number | string | undefined): Problem[] {
  if (maxSurge === undefined) return [];
  const isCount = typeof maxSurge === "number" ? Number.isInteger(maxSurge) && maxSurge > 0 : isPercent(maxSurge);
  if (isCount) return [];
  const message = "lets no new pod start, and none may be missing: a rollout would never begin";
  return [
    {
      code: "readiness.maxSurge",
      path: "maxSurge",
      value: maxSurge,
      message,
      fix: 'give 1 or more, or "1%" to "100%"',
    },
  ];
}

function isPercent(text: string): boolean {
  const percent = /^(\d+)%$/.exec(text)?.[1];
  return percent !== undefined && Number(percent) > 0 && Number(percent) <= 100;
}
