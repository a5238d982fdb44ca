import { resourcePolicy, type Violation, violation } from "../policy.ts";
import {
  FORWARD_ACTION_TYPES,
  type ForwardAction,
  type ForwardTarget,
  forwardActions,
  targetShown,
  weightOf,
} from "../subjects/targetGroup/forwardActions.ts";

const HIGHEST = 999;

/** An action's weights are weights that AWS takes, and send the traffic to somebody. */
export const forwardWeights = resourcePolicy({
  name: "forward-weights",
  level: "mandatory",
  description: "Every forward action has weights that AWS accepts, and at least one above 0.",
  reason:
    "A target group of weight 0 gets no requests: where all weights are 0, clients get errors. The controller refuses " +
    "all Ingresses of a group for one action with several target groups and a missing weight, and AWS refuses weights " +
    "that are not from 0 to 999.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ForwardActionConfig.html",
  fix: `give every target group a whole number from 0 to ${HIGHEST}, and at least one of them more than 0`,
  guards: ["R1"],
  types: FORWARD_ACTION_TYPES,
  *judge(resource) {
    for (const action of forwardActions(resource)) yield* judgeAction(action);
  },
});

function* judgeAction(action: ForwardAction): Iterable<Violation> {
  const { resource, place, targets, isAnnotation } = action;
  const missing = isAnnotation && targets.length > 1 ? targets.filter(({ weight }) => weight.isMissing) : [];
  if (missing.length > 0) {
    yield violation(resource, `${place} gives no weight to ${missing.map(targetShown).join(", ")}`);
  }
  for (const target of targets.filter(isOutOfRange)) {
    yield violation(resource, `${place} gives ${targetShown(target)} the weight ${target.weight.shown()}`);
  }
  if (targets.length > 0 && targets.every((target) => weightOf(target) === 0)) {
    yield violation(resource, `${place} gives every target group the weight 0`);
  }
}

/** A weight that is left out is not known to be wrong: the provider fills in 1, and a single one needs none. */
function isOutOfRange(target: ForwardTarget): boolean {
  const weight = weightOf(target);
  return weight !== undefined && !(Number.isInteger(weight) && weight >= 0 && weight <= HIGHEST);
}
