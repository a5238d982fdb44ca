import assert from "node:assert/strict";
import { fallbackStickiness as policy } from "../../src/policies/fallback-stickiness.ts";
import { forwarding, groupArn, lambdaGroup, listener, patched, rule, targetGroup, WEB_ACTION } from "../forwarding.ts";
import { type Given, ingress, judge, UNKNOWN } from "../policies.ts";
import { ATTACHMENT } from "../types.ts";

const GROUPS = [targetGroup("edge-web"), lambdaGroup("edge-fallback")];
const problems = (...given: readonly Given[]) => judge(policy, [...GROUPS, ...given]).problems;
const sticky = (enabled: unknown = true) => ({ targetGroupStickinessConfig: { enabled, durationSeconds: 300 } });
const named = (...names: readonly string[]) => ({
  targetGroups: names.map((targetGroupName, index) => ({ targetGroupName, weight: index })),
});
const byArn = (...arns: readonly unknown[]) => ({
  targetGroups: arns.map((arn) => ({ arn, weight: 1 })),
  stickiness: { enabled: true, duration: 300 },
});
const FOUND = "has group stickiness, and the Lambda target group edge-fallback beside others";

describe("fallback-stickiness", () => {
  it("accepts a fallback without stickiness, and stickiness without a fallback", () => {
    const both = named("edge-web", "edge-fallback");
    assert.deepEqual(problems(forwarding(both), forwarding({ ...both, ...sticky(false) })), []);
    assert.deepEqual(problems(forwarding({ ...named("edge-web", "edge-next"), ...sticky() })), []);
    assert.deepEqual(problems(forwarding({ ...named("edge-fallback"), ...sticky() })), []);
  });

  it("finds the cookie beside a fallback by name, and says why and what to do", () => {
    const given = forwarding({ ...named("edge-web", "edge-fallback"), ...sticky() });
    assert.deepEqual(judge(policy, [...GROUPS, given]).messages, [
      "Ingress shop/shop: alb.ingress.kubernetes.io/actions.web has group stickiness, and the Lambda target group " +
        "edge-fallback beside others. The cookie of group stickiness outranks the weights until it ends: clients stay " +
        "with target groups whose pods are gone, and with the function after the pods are back. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html) Fix: switch the group " +
        "stickiness off (targetGroupStickinessConfig.enabled, or forward.stickiness.enabled: false).",
    ]);
  });

  it("knows the fallback by its ARN, beside a Service, and in a patch", () => {
    const targetGroups = [
      { serviceName: "web", servicePort: 80, weight: 100 },
      { targetGroupARN: groupArn("edge-fallback"), weight: 0 },
    ];
    assert.deepEqual(problems(patched({ targetGroups, ...sticky() })), [`shop-action: ${WEB_ACTION} ${FOUND}`]);
  });

  it("finds it in rules and default actions", () => {
    const forward = byArn(groupArn("edge-web"), groupArn("edge-fallback"));
    assert.deepEqual(problems(rule(forward)), [`rule: actions[0] ${FOUND}`]);
    assert.deepEqual(problems(listener(forward)), [`https: defaultActions[0] ${FOUND}`]);
    assert.deepEqual(problems(rule({ ...forward, stickiness: { enabled: false, duration: 300 } })), []);
    assert.deepEqual(problems(rule({ ...forward, stickiness: undefined })), []);
  });

  it("knows the fallback by what the rule depends on, before there are ARNs", () => {
    const forward = byArn(UNKNOWN, UNKNOWN);
    const propertyDependencies = { actions: ["edge-web", "edge-fallback"] };
    const judged = judge(policy, [...GROUPS, rule(forward, { propertyDependencies })]);
    assert.deepEqual(judged.problems, [`rule: actions[0] ${FOUND}`]);
    assert.deepEqual(judged.unknown, []);
  });

  it("knows it by an attachment, whose ARN is given out once the function is registered", () => {
    const attachment: Given = {
      type: ATTACHMENT,
      name: "registered",
      props: {},
      propertyDependencies: { targetGroupArn: ["edge-fallback"] },
    };
    const given = rule(byArn(UNKNOWN, UNKNOWN), { propertyDependencies: { actions: ["edge-web", "registered"] } });
    assert.deepEqual(problems(attachment, given), [`rule: actions[0] ${FOUND}`]);
  });

  it("passes a rule that depends on pods' target groups only, before there are ARNs", () => {
    const given = rule(byArn(UNKNOWN, UNKNOWN), { propertyDependencies: { actions: ["edge-web"] } });
    assert.deepEqual(judge(policy, [...GROUPS, given]), { problems: [], messages: [], unknown: [] });
  });

  it("says which ARN, flag and annotation it could not know, and still finds the rest", () => {
    const wrong = forwarding({ ...named("edge-web", "edge-fallback"), ...sticky() });
    const judged = judge(policy, [...GROUPS, rule(byArn(UNKNOWN, groupArn("edge-web"))), wrong]);
    assert.deepEqual(judged.problems, [`shop: ${WEB_ACTION} ${FOUND}`]);
    assert.deepEqual(judged.unknown, ["rule actions[0].forward.targetGroups[0].arn"]);
    const forward = byArn(groupArn("edge-web"), groupArn("edge-fallback"));
    assert.deepEqual(judge(policy, [...GROUPS, rule({ ...forward, stickiness: { enabled: UNKNOWN } })]).unknown, [
      "rule actions[0].forward.stickiness.enabled",
    ]);
    const { props } = wrong;
    const hidden = { ...wrong, props: { ...props, metadata: { annotations: { [WEB_ACTION]: UNKNOWN } } } };
    assert.deepEqual(judge(policy, [...GROUPS, hidden]).unknown, [`shop metadata.annotations["${WEB_ACTION}"]`]);
  });

  it("reads no action where the stack has no function's target group", () => {
    const judged = judge(policy, [targetGroup("edge-web"), ingress({ annotations: { [WEB_ACTION]: UNKNOWN } })]);
    assert.deepEqual(judged, { problems: [], messages: [], unknown: [] });
  });

  it("says when it does not know whether a target group is a function's", () => {
    const given = [lambdaGroup("edge-fallback", { targetType: UNKNOWN }), rule(byArn("arn:a", "arn:b"))];
    assert.deepEqual(judge(policy, given).unknown, ["edge-fallback targetType"]);
  });
});
