import { stackPolicy, violation } from "../policy.ts";
import { FORWARD_ACTION_TYPES, forwardActions } from "../subjects/targetGroup/forwardActions.ts";
import { lambdaAmong, lambdaGroups } from "../subjects/targetGroup/lambdaTargets.ts";
import { isOn } from "../view/scalars.ts";

/** A rule with a Lambda fallback lets go of its clients when the weights change. */
export const fallbackStickiness = stackPolicy({
  name: "fallback-stickiness",
  level: "mandatory",
  description: "No action with a Lambda function beside other target groups has group stickiness.",
  reason:
    "The cookie of group stickiness outranks the weights until it ends: clients stay with target groups whose pods are " +
    "gone, and with the function after the pods are back.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html",
  fix: "switch the group stickiness off (targetGroupStickinessConfig.enabled, or forward.stickiness.enabled: false)",
  guards: ["R1"],
  *judge(stack) {
    // Functions of other stacks cannot be told from pods, so there is nothing to read.
    if (stack.memo(lambdaGroups).length === 0) return;
    for (const resource of stack.ofType(...FORWARD_ACTION_TYPES)) {
      for (const action of forwardActions(resource)) {
        if (action.targets.length < 2 || !isOn(action.stickiness)) continue;
        const fallback = lambdaAmong(stack, action);
        if (fallback === undefined) continue;
        yield violation(
          resource,
          `${action.place} has group stickiness, and the Lambda target group ${fallback.name} beside others`,
        );
      }
    }
  },
});
