import assert from "node:assert/strict";
import { forwardTargetGroups as policy } from "../../src/policies/forward-target-groups.ts";
import { forwarding, groupArn, listener, patched, rule, WEB_ACTION } from "../forwarding.ts";
import { type Given, ingress, judge, UNKNOWN } from "../policies.ts";
import { LISTENER_RULE } from "../types.ts";

const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const named = (count: number) => ({
  targetGroups: Array.from({ length: count }, (_, index) => ({ targetGroupName: `edge-${index}`, weight: 1 })),
});
const byArn = (count: number) => ({
  targetGroups: Array.from({ length: count }, (_, index) => ({ arn: groupArn(`edge-${index}`), weight: 1 })),
});

describe("forward-target-groups", () => {
  it("accepts five target groups in one action", () => {
    assert.deepEqual(problems(forwarding(named(5)), patched(named(5)), rule(byArn(5)), listener(byArn(5))), []);
  });

  it("finds six in an annotation, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [forwarding(named(6))]).messages, [
      "Ingress shop/shop: alb.ingress.kubernetes.io/actions.web forwards to 6 target groups; 5 are allowed. AWS " +
        "refuses an action with more target groups and does not raise this quota; the controller learns it only from " +
        "AWS, and fails at that rule again and again. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html) Fix: spread " +
        "the target groups over several rules, at most 5 in each.",
    ]);
  });

  it("finds six in a patch, a rule and a default action", () => {
    assert.deepEqual(problems(patched(named(6)), rule(byArn(6)), listener(byArn(6))), [
      `shop-action: ${WEB_ACTION} forwards to 6 target groups; 5 are allowed`,
      "rule: actions[0] forwards to 6 target groups; 5 are allowed",
      "https: defaultActions[0] forwards to 6 target groups; 5 are allowed",
    ]);
  });

  it("counts the action that forwards, and not the one that signs in before", () => {
    const actions = [{ type: "authenticate-oidc" }, { type: "forward", forward: byArn(6) }];
    assert.deepEqual(problems({ type: LISTENER_RULE, name: "rule", props: { actions } }), [
      "rule: actions[1] forwards to 6 target groups; 5 are allowed",
    ]);
  });

  it("counts target groups whose ARNs are not known, which needs no ARN", () => {
    const targetGroups = Array.from({ length: 6 }, () => ({ arn: UNKNOWN, weight: 1 }));
    assert.deepEqual(judge(policy, [rule({ targetGroups })]), {
      problems: ["rule: actions[0] forwards to 6 target groups; 5 are allowed"],
      messages: judge(policy, [rule(byArn(6))]).messages,
      unknown: [],
    });
  });

  it("says what it could not count, and still finds the rest", () => {
    const actions = [
      { type: "forward", forward: { targetGroups: UNKNOWN } },
      { type: "forward", forward: byArn(6) },
    ];
    const judged = judge(policy, [{ type: LISTENER_RULE, name: "rule", props: { actions } }]);
    assert.deepEqual(judged.problems, ["rule: actions[1] forwards to 6 target groups; 5 are allowed"]);
    assert.deepEqual(judged.unknown, ["rule actions[0].forward.targetGroups"]);
    assert.deepEqual(judge(policy, [ingress({ annotations: { [WEB_ACTION]: UNKNOWN } })]).unknown, [
      `shop metadata.annotations["${WEB_ACTION}"]`,
    ]);
  });
});
