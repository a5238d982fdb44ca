import * as z from "zod";
import { resourcePolicy, violation } from "../policy.ts";
import { albCanary, CANARY_TYPES } from "../subjects/rollouts.ts";
import { isOn, wholeNumber } from "../view/scalars.ts";

/** Argo's own, which is shorter than a weight needs. */
const ARGO_DEFAULT = 30;

/** Old pods stay until the last rule has its weight. */
export const canaryScaleDownDelay = resourcePolicy({
  name: "canary-scale-down-delay",
  level: "mandatory",
  description: "A Rollout on an ALB keeps old pods until its weights are in force.",
  reason:
    "A changed weight can take about 70 seconds to reach the load balancer while the controller queues and AWS throttles " +
    "it, and clients get 5xx when the pods that they are still sent to are gone.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3588",
  fix: "set spec.strategy.canary.scaleDownDelaySeconds to 60 or more (CanaryRollout does so)",
  guards: ["R5"],
  types: CANARY_TYPES,
  settings: z.strictObject({
    minimumSeconds: z.number().int().positive().default(60).describe("Least scaleDownDelaySeconds of a Rollout"),
  }),
  *judge(rollout, { minimumSeconds }) {
    const canary = albCanary(rollout);
    if (canary === undefined) return;
    const { strategy, isPatch } = canary;
    const scale = strategy.at("dynamicStableScale");
    // Argo refuses the delay beside it; canary-dynamic-stable-scale says what is needed instead.
    if (isOn(scale)) return;
    const delay = strategy.at("scaleDownDelaySeconds");
    const seconds = wholeNumber(delay);
    const fix = `set ${delay.path} to ${minimumSeconds} or more (CanaryRollout does so)`;
    if (seconds !== undefined) {
      if (seconds < minimumSeconds) yield violation(rollout, `${delay.path} is ${seconds}`, fix);
    } else if (delay.isMissing && !isPatch && !scale.isUnknown && ARGO_DEFAULT < minimumSeconds) {
      yield violation(rollout, `${delay.path} is not set, and Argo's default is ${ARGO_DEFAULT}`, fix);
    }
  },
});
