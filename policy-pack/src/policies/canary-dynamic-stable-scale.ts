import { DYNAMIC_SCALE_ANNOTATION } from "@sluice/alb-model";
import * as z from "zod";
import { resourcePolicy, type Violation, violation } from "../policy.ts";
import { annotationsOf } from "../subjects/ingress/ingresses.ts";
import { type AlbCanary, albCanary, CANARY_TYPES } from "../subjects/rollouts.ts";
import type { Resource } from "../view/resource.ts";
import { isEmpty, isOn, wholeNumber } from "../view/scalars.ts";

const LEAST_PODS = 2;

const settings = z.strictObject({
  allowed: z
    .boolean()
    .default(false)
    .describe(`Let Rollouts scale so that do not say why (${DYNAMIC_SCALE_ANNOTATION}); the other guards stay`),
  minimumSeconds: z
    .number()
    .int()
    .positive()
    .default(60)
    .describe("Least abortScaleDownDelaySeconds of a Rollout that scales so"),
});

/** Stable pods stay while a late weight may still send them requests; or somebody knows the price. */
export const canaryDynamicStableScale = resourcePolicy({
  name: "canary-dynamic-stable-scale",
  level: "mandatory",
  description: "A Rollout on an ALB keeps its stable pods, or says why it cannot and sets the other guards.",
  reason:
    "With dynamicStableScale Argo takes stable pods away as soon as it has written a weight, and no delay holds them: " +
    "until the load balancer has that weight, clients get 503.",
  source: "https://github.com/argoproj/argo-rollouts/issues/4595",
  fix:
    "set dynamicStableScale to false and scaleDownDelaySeconds to 60 or more; where there is no room for both sets of pods, say " +
    `so in the annotation ${DYNAMIC_SCALE_ANNOTATION} (CanaryRollout does so)`,
  guards: ["R5"],
  types: CANARY_TYPES,
  settings,
  *judge(rollout, { allowed, minimumSeconds }) {
    const canary = albCanary(rollout);
    if (canary === undefined || !isOn(canary.strategy.at("dynamicStableScale"))) return;
    if (!allowed && isEmpty(annotationsOf(rollout).at(DYNAMIC_SCALE_ANNOTATION))) {
      yield violation(rollout, "spec.strategy.canary.dynamicStableScale is true, and nobody says why");
    } else if (!canary.isPatch) yield* judgeGuards(rollout, canary, minimumSeconds);
  },
});

/** What holds requests up where no delay may be set. */
function* judgeGuards(rollout: Resource, { strategy }: AlbCanary, minimumSeconds: number): Iterable<Violation> {
  const beside = "together with dynamicStableScale";
  const delay = strategy.at("scaleDownDelaySeconds");
  if (delay.isGiven) {
    yield violation(rollout, `${delay.path} is set ${beside}, which Argo refuses`, `remove ${delay.path}`);
  }
  const abort = strategy.at("abortScaleDownDelaySeconds");
  const seconds = wholeNumber(abort);
  // With 0, pods of an aborted canary stay.
  if (abort.isMissing || (seconds !== undefined && seconds !== 0 && seconds < minimumSeconds)) {
    const found = `${abort.path} is ${abort.shown()} ${beside}`;
    yield violation(rollout, found, `set ${abort.path} to ${minimumSeconds} or more`);
  }
  const pods = strategy.at("minPodsPerReplicaSet");
  const least = wholeNumber(pods);
  if (pods.isMissing || (least !== undefined && least < LEAST_PODS)) {
    yield violation(rollout, `${pods.path} is ${pods.shown()} ${beside}`, `set ${pods.path} to ${LEAST_PODS} or more`);
  }
  const services = strategy.at("pingPong");
  if (services.isMissing) {
    const fix = `name two Services in ${services.path}, so that readiness gates reach the canary's pods`;
    yield violation(rollout, `${services.path} is not set ${beside}`, fix);
  }
}
