import { QUOTAS } from "@sluice/alb-model";
import { resourcePolicy, violation } from "../policy.ts";
import { FORWARD_ACTION_TYPES, forwardActions } from "../subjects/targetGroup/forwardActions.ts";

const { limit, source } = QUOTAS.targetGroupsPerAction;

/** No action forwards to more target groups than AWS allows. */
export const forwardTargetGroups = resourcePolicy({
  name: "forward-target-groups",
  level: "mandatory",
  description: `A forward action has at most ${limit} target groups.`,
  reason:
    "AWS refuses an action with more target groups and does not raise this quota; the controller learns it only from " +
    "AWS, and fails at that rule again and again.",
  source,
  fix: `spread the target groups over several rules, at most ${limit} in each`,
  guards: ["R3"],
  types: FORWARD_ACTION_TYPES,
  *judge(resource) {
    for (const { place, targets } of forwardActions(resource)) {
      if (targets.length > limit)
        yield violation(resource, `${place} forwards to ${targets.length} target groups; ${limit} are allowed`);
    }
  },
});
