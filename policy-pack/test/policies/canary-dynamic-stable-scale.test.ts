import assert from "node:assert/strict";
import { canaryDynamicStableScale as policy } from "../../src/policies/canary-dynamic-stable-scale.ts";
import { judge, UNKNOWN } from "../policies.ts";
import { canary, rollout, rolloutPatch } from "../rollouts.ts";

const GUARDED = { dynamicStableScale: true, scaleDownDelaySeconds: undefined, minPodsPerReplicaSet: 2 };
const SAID = { annotations: { "sluice/dynamic-stable-scale": "the GPU nodes hold one set of pods" } };
const PATH = "spec.strategy.canary";
const UNSAID = ["shop: spec.strategy.canary.dynamicStableScale is true, and nobody says why"];
const problems = (parts: object, metadata: object = SAID, settings?: object) =>
  judge(policy, [rollout(canary(parts), metadata)], settings).problems;

describe("canary-dynamic-stable-scale", () => {
  it("accepts a Rollout that keeps its stable pods", () => {
    assert.deepEqual(problems({}, {}), []);
    assert.deepEqual(problems({ dynamicStableScale: false }, {}), []);
  });

  it("finds a dynamic scale that nobody gives a reason for, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [rollout(canary(GUARDED))]).messages, [
      "Rollout shop/shop: spec.strategy.canary.dynamicStableScale is true, and nobody says why. With " +
        "dynamicStableScale Argo takes stable pods away as soon as it has written a weight, and no delay holds them: " +
        "until the load balancer has that weight, clients get 503. " +
        "(https://github.com/argoproj/argo-rollouts/issues/4595) Fix: set dynamicStableScale to false and " +
        "scaleDownDelaySeconds to 60 or more; where there is no room for both sets of pods, say so in the annotation " +
        "sluice/dynamic-stable-scale (CanaryRollout does so).",
    ]);
    assert.deepEqual(problems(GUARDED, { annotations: { "sluice/dynamic-stable-scale": "" } }), UNSAID);
    assert.deepEqual(problems({ ...GUARDED, dynamicStableScale: "true" }, {}), UNSAID);
  });

  it("accepts one with a reason and the guards, and one without a reason where that is allowed", () => {
    assert.deepEqual(problems(GUARDED), []);
    assert.deepEqual(problems(GUARDED, {}, { allowed: true }), []);
  });

  it("asks for the guards also where it is allowed", () => {
    const parts = { dynamicStableScale: true, abortScaleDownDelaySeconds: undefined, pingPong: undefined };
    assert.deepEqual(problems(parts, {}, { allowed: true }), [
      `shop: ${PATH}.scaleDownDelaySeconds is set together with dynamicStableScale, which Argo refuses`,
      `shop: ${PATH}.abortScaleDownDelaySeconds is not set together with dynamicStableScale`,
      `shop: ${PATH}.minPodsPerReplicaSet is not set together with dynamicStableScale`,
      `shop: ${PATH}.pingPong is not set together with dynamicStableScale`,
    ]);
  });

  it("asks for 60 seconds after an abort, or for pods that stay", () => {
    const abort = (abortScaleDownDelaySeconds: unknown) => problems({ ...GUARDED, abortScaleDownDelaySeconds });
    assert.deepEqual([abort(60), abort("60"), abort(0)], [[], [], []]);
    assert.deepEqual(abort(59), [`shop: ${PATH}.abortScaleDownDelaySeconds is 59 together with dynamicStableScale`]);
    const settings = { minimumSeconds: 90 };
    assert.deepEqual(problems({ ...GUARDED, abortScaleDownDelaySeconds: 90 }, SAID, settings), []);
    assert.deepEqual(problems({ ...GUARDED, abortScaleDownDelaySeconds: 89 }, SAID, settings), [
      `shop: ${PATH}.abortScaleDownDelaySeconds is 89 together with dynamicStableScale`,
    ]);
  });

  it("asks for two pods at least", () => {
    assert.deepEqual(problems({ ...GUARDED, minPodsPerReplicaSet: 1 }), [
      `shop: ${PATH}.minPodsPerReplicaSet is 1 together with dynamicStableScale`,
    ]);
    const [message = ""] = judge(policy, [rollout(canary({ ...GUARDED, minPodsPerReplicaSet: 1 }), SAID)]).messages;
    assert.match(message, /Fix: set spec\.strategy\.canary\.minPodsPerReplicaSet to 2 or more\.$/);
  });

  it("leaves other traffic routers alone", () => {
    const strategy = { canary: { dynamicStableScale: true, trafficRouting: { istio: {} } } };
    assert.deepEqual(judge(policy, [rollout(strategy)]).problems, []);
  });

  it("finds a patch that switches it on", () => {
    assert.deepEqual(judge(policy, [rolloutPatch(canary({ dynamicStableScale: true }))]).problems, [
      "shop-patch: spec.strategy.canary.dynamicStableScale is true, and nobody says why",
    ]);
  });

  it("says what it could not know, and still finds the rest", () => {
    const unknownIn = (parts: object, metadata: object = SAID) => judge(policy, [rollout(canary(parts), metadata)]);
    assert.deepEqual(unknownIn({ dynamicStableScale: UNKNOWN }).unknown, [`shop ${PATH}.dynamicStableScale`]);
    assert.deepEqual(unknownIn(GUARDED, { annotations: UNKNOWN }), {
      problems: [],
      messages: [],
      unknown: ["shop metadata.annotations"],
    });
    const all = { abortScaleDownDelaySeconds: UNKNOWN, pingPong: UNKNOWN, scaleDownDelaySeconds: UNKNOWN };
    const judged = unknownIn({ ...GUARDED, ...all, minPodsPerReplicaSet: 1 });
    assert.deepEqual(judged.problems, [`shop: ${PATH}.minPodsPerReplicaSet is 1 together with dynamicStableScale`]);
    assert.deepEqual(judged.unknown, [
      `shop ${PATH}.scaleDownDelaySeconds`,
      `shop ${PATH}.abortScaleDownDelaySeconds`,
      `shop ${PATH}.pingPong`,
    ]);
    assert.deepEqual(unknownIn({ ...GUARDED, minPodsPerReplicaSet: UNKNOWN }).unknown, [
      `shop ${PATH}.minPodsPerReplicaSet`,
    ]);
  });
});
