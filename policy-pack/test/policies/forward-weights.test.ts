import assert from "node:assert/strict";
import fc from "fast-check";
import { forwardWeights as policy } from "../../src/policies/forward-weights.ts";
import { forwarding, groupArn, listener, patched, rule, WEB_ACTION } from "../forwarding.ts";
import { type Given, ingress, judge, UNKNOWN } from "../policies.ts";
import { LISTENER_RULE } from "../types.ts";

const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const named = (...weights: readonly (number | undefined)[]) => ({
  targetGroups: weights.map((weight, index) => ({ targetGroupName: `edge-${index}`, weight })),
});
const byArn = (...weights: readonly unknown[]) => ({
  targetGroups: weights.map((weight, index) => ({ arn: groupArn(`edge-${index}`), weight })),
});

describe("forward-weights", () => {
  it("accepts a target group alone, gates, and weights from 0 to 999", () => {
    const alone = ingress({ annotations: { [WEB_ACTION]: '{"type":"forward","targetGroupName":"edge-web"}' } });
    assert.deepEqual(problems(alone, forwarding(named(undefined))), []);
    assert.deepEqual(problems(forwarding(named(0, 100)), forwarding(named(999, 0)), rule(byArn(100, 0))), []);
  });

  it("finds an annotation whose weights are all zero, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [forwarding(named(0, 0))]).messages, [
      "Ingress shop/shop: alb.ingress.kubernetes.io/actions.web gives every target group the weight 0. A target " +
        "group of weight 0 gets no requests: where all weights are 0, clients get errors. The controller refuses all " +
        "Ingresses of a group for one action with several target groups and a missing weight, and AWS refuses " +
        "weights that are not from 0 to 999. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ForwardActionConfig.html) Fix: " +
        "give every target group a whole number from 0 to 999, and at least one of them more than 0.",
    ]);
  });

  it("accepts all weights that AWS takes, unless nobody gets traffic", () => {
    const weights = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999 })), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(weights, (given) => {
        const isServed = given.some((weight) => weight > 0);
        assert.equal(problems(forwarding(named(...given))).length, isServed ? 0 : 1);
        assert.equal(problems(rule(byArn(...given))).length, isServed ? 0 : 1);
      }),
    );
  });

  it("finds nothing but zeros in patches, rules, default actions, and where there is one target group", () => {
    const zero = "gives every target group the weight 0";
    assert.deepEqual(problems(patched(named(0, 0))), [`shop-action: ${WEB_ACTION} ${zero}`]);
    assert.deepEqual(problems(rule(byArn(0, 0))), [`rule: actions[0] ${zero}`]);
    assert.deepEqual(problems(rule(byArn("0", "0"))), [`rule: actions[0] ${zero}`]);
    assert.deepEqual(problems(listener(byArn(0, 0))), [`https: defaultActions[0] ${zero}`]);
    assert.deepEqual(problems(forwarding(named(0))), [`shop: ${WEB_ACTION} ${zero}`]);
  });

  it("finds a weight over 999 and below 0", () => {
    assert.deepEqual(problems(forwarding(named(1000, -1))), [
      `shop: ${WEB_ACTION} gives edge-0 the weight 1000`,
      `shop: ${WEB_ACTION} gives edge-1 the weight -1`,
    ]);
    assert.deepEqual(problems(rule(byArn(999, 1000))), ["rule: actions[0] gives edge-1 the weight 1000"]);
    assert.deepEqual(problems(rule(byArn(0.5, 1))), ["rule: actions[0] gives edge-0 the weight 0.5"]);
  });

  it("finds a weight left out of an annotation with several target groups, which the AWS provider would fill in", () => {
    const targetGroups = [
      { serviceName: "web", servicePort: 80 },
      { targetGroupName: "edge-1", weight: 0 },
    ];
    assert.deepEqual(problems(forwarding({ targetGroups })), [
      `shop: ${WEB_ACTION} gives no weight to the Service web`,
    ]);
    assert.deepEqual(problems(rule(byArn(undefined, 0))), []);
  });

  it("judges actions that no backend names, whatever the case of their keys", () => {
    const action = '{"Type":"forward","ForwardConfig":{"TargetGroups":[{"TargetGroupARN":"arn:a","Weight":0}]}}';
    const key = "alb.ingress.kubernetes.io/actions.unused";
    assert.deepEqual(problems(ingress({ annotations: { [key]: action } })), [
      `shop: ${key} gives every target group the weight 0`,
    ]);
  });

  it("accepts redirects, and actions that the controller cannot read", () => {
    assert.deepEqual(problems(ingress({ annotations: { [WEB_ACTION]: '{"type":"redirect"}' } })), []);
    assert.deepEqual(problems(ingress({ annotations: { [WEB_ACTION]: '{"type":"forward",' } })), []);
    const actions = [{ type: "redirect", redirect: { statusCode: "HTTP_301" } }];
    assert.deepEqual(problems({ type: LISTENER_RULE, name: "rule", props: { actions } }), []);
  });

  it("concludes nothing from a weight that is not known, and still finds the rest", () => {
    const judged = judge(policy, [rule(byArn(0, UNKNOWN, 1000))]);
    assert.deepEqual(judged.problems, ["rule: actions[0] gives edge-2 the weight 1000"]);
    assert.deepEqual(judged.unknown, ["rule actions[0].forward.targetGroups[1].weight"]);
    assert.deepEqual(judge(policy, [rule(byArn(0, UNKNOWN))]).problems, []);
  });

  it("says which action it could not read", () => {
    const other = "alb.ingress.kubernetes.io/actions.api";
    const { [WEB_ACTION]: zero } = annotationsOf(forwarding(named(0, 0)));
    const judged = judge(policy, [ingress({ annotations: { [other]: UNKNOWN, [WEB_ACTION]: zero } })]);
    assert.deepEqual(judged.problems, [`shop: ${WEB_ACTION} gives every target group the weight 0`]);
    assert.deepEqual(judged.unknown, [`shop metadata.annotations["${other}"]`]);
    const actions = [{ type: UNKNOWN, forward: byArn(0) }];
    assert.deepEqual(judge(policy, [{ type: LISTENER_RULE, name: "rule", props: { actions } }]).unknown, [
      "rule actions[0].type",
    ]);
  });
});

function annotationsOf({ props }: Given): Readonly<Record<string, unknown>> {
  return (props as { metadata: { annotations: Readonly<Record<string, unknown>> } }).metadata.annotations;
}
