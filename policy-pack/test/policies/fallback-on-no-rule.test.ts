import assert from "node:assert/strict";
import { fallbackOnNoRule as policy } from "../../src/policies/fallback-on-no-rule.ts";
import { forwarding, groupArn, lambdaGroup, listener, patched, rule, targetGroup } from "../forwarding.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { ATTACHMENT, INGRESS, LISTENER_RULE } from "../types.ts";

const FALLBACK = lambdaGroup("edge-fallback");
const FOUND = ["edge-fallback: no listener, rule or Ingress forwards to it"];
const named = (...names: readonly string[]) => ({
  targetGroups: names.map((targetGroupName, index) => ({ targetGroupName, weight: index })),
});
const byArn = (...arns: readonly unknown[]) => ({ targetGroups: arns.map((arn) => ({ arn, weight: 1 })) });
const WEB = forwarding(named("edge-web"), "web");
const problems = (...given: readonly Given[]) => judge(policy, [FALLBACK, WEB, ...given]).problems;

describe("fallback-on-no-rule", () => {
  it("accepts a fallback that an Ingress, a patch, a rule or a default action names, also with weight 0", () => {
    assert.deepEqual(problems(forwarding(named("edge-fallback", "edge-web"))), []);
    const byText = { targetGroups: [{ targetGroupARN: groupArn("edge-fallback"), weight: 0 }] };
    assert.deepEqual(problems(patched(byText)), []);
    assert.deepEqual(problems(rule(byArn(groupArn("edge-web"), groupArn("edge-fallback")))), []);
    assert.deepEqual(problems(listener(byArn(groupArn("edge-fallback")))), []);
    const actions = [{ type: "forward", targetGroupArn: groupArn("edge-fallback") }];
    assert.deepEqual(problems({ type: LISTENER_RULE, name: "rule", props: { actions } }), []);
  });

  it("finds a fallback that nobody names, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [FALLBACK, WEB]).messages, [
      "aws.lb.TargetGroup edge-fallback: no listener, rule or Ingress forwards to it. A load balancer uses a target group " +
        "only when a rule names it: a failover that looks for this fallback finds nothing whose weight it can raise, and " +
        "clients get 503 until somebody writes the rule. " +
        "(https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3831) Fix: name the target group with " +
        "weight 0 beside that of the pods (in fleet.yaml: the service's fallback), or remove it.",
    ]);
  });

  it("leaves the target groups of pods alone, and stacks without rules", () => {
    assert.deepEqual(judge(policy, [targetGroup("edge-api"), WEB]).problems, []);
    assert.deepEqual(judge(policy, [FALLBACK]).problems, []);
  });

  it("knows the reference by dependencies, before there are ARNs", () => {
    const unmade = lambdaGroup("edge-fallback", { arn: UNKNOWN, name: UNKNOWN });
    const byRule = rule(byArn(UNKNOWN), { propertyDependencies: { actions: ["edge-fallback"] } });
    const nothing = { problems: [], messages: [], unknown: [] };
    assert.deepEqual(judge(policy, [unmade, byRule]), nothing);
    const attachment: Given = {
      type: ATTACHMENT,
      name: "registered",
      props: {},
      propertyDependencies: { targetGroupArn: ["edge-fallback"] },
    };
    const props = { metadata: { annotations: UNKNOWN } };
    const ingress: Given = { type: INGRESS, name: "web", props, propertyDependencies: { metadata: ["registered"] } };
    assert.deepEqual(judge(policy, [unmade, attachment, ingress]), nothing);
  });

  it("takes a chart that was given the ARN for one that uses it", () => {
    const release: Given = {
      type: "kubernetes:helm.sh/v3:Release",
      name: "chart",
      props: {},
      propertyDependencies: { values: ["edge-fallback"] },
    };
    assert.deepEqual(problems(release), []);
  });

  it("takes neither the attachment nor the permission for a rule", () => {
    const attachment: Given = {
      type: ATTACHMENT,
      name: "registered",
      props: {},
      propertyDependencies: { targetGroupArn: ["edge-fallback"] },
    };
    assert.deepEqual(problems(attachment), FOUND);
  });

  it("finds it beside rules that depend on others only, before there are ARNs", () => {
    const given = rule(byArn(UNKNOWN), { propertyDependencies: { actions: ["edge-web"] } });
    const judged = judge(policy, [FALLBACK, targetGroup("edge-web"), given]);
    assert.deepEqual([judged.problems, judged.unknown], [FOUND, []]);
  });

  it("says nothing of a fallback that an action not known yet may name, and says which action", () => {
    const hidden: Given = {
      type: INGRESS,
      name: "hidden",
      props: { metadata: { annotations: { "alb.ingress.kubernetes.io/actions.web": UNKNOWN } } },
    };
    const judged = judge(policy, [FALLBACK, WEB, hidden]);
    assert.deepEqual(judged.problems, []);
    assert.deepEqual(judged.unknown, ['hidden metadata.annotations["alb.ingress.kubernetes.io/actions.web"]']);
    const byRule = judge(policy, [FALLBACK, rule(byArn(UNKNOWN))]);
    assert.deepEqual([byRule.problems, byRule.unknown], [[], ["rule actions[0].forward.targetGroups[0].arn"]]);
    const actions = UNKNOWN;
    const wholly = judge(policy, [FALLBACK, { type: LISTENER_RULE, name: "rule", props: { actions } }]);
    assert.deepEqual([wholly.problems, wholly.unknown], [[], ["rule actions"]]);
  });

  it("says when it does not know whether a target group is a function's", () => {
    const judged = judge(policy, [lambdaGroup("other", { targetType: UNKNOWN }), FALLBACK, WEB]);
    assert.deepEqual([judged.problems, judged.unknown], [FOUND, ["other targetType"]]);
  });
});
