/** What does not compile. */
import type { FailoverListenerRuleArgs } from "../../src/render/failoverListenerRules.ts";

const targetGroups = [
  { arn: "arn:web", weight: 100 },
  { arn: "arn:web-fallback", weight: 0 },
];

export const plain: FailoverListenerRuleArgs<string> = {
  priority: 1,
  conditions: [],
  actions: [{ type: "forward", forward: { targetGroups } }],
};

export const sticky: FailoverListenerRuleArgs<string> = {
  priority: 1,
  conditions: [],
  // @ts-expect-error a sticky client would stay with its target group when the weights change
  actions: [{ type: "forward", forward: { targetGroups, stickiness: { duration: 60, enabled: true } } }],
};
