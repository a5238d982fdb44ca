import assert from "node:assert/strict";
import { canaryScaleDownDelay as policy } from "../../src/policies/canary-scale-down-delay.ts";
import { judge, UNKNOWN } from "../policies.ts";
import { canary, rollout, rolloutPatch } from "../rollouts.ts";

const DELAY = "spec.strategy.canary.scaleDownDelaySeconds";
const problems = (strategy: object, settings?: object) => judge(policy, [rollout(strategy)], settings).problems;

describe("canary-scale-down-delay", () => {
  it("accepts 60 seconds and more", () => {
    assert.deepEqual(problems(canary()), []);
    assert.deepEqual(problems(canary({ scaleDownDelaySeconds: 600 })), []);
    assert.deepEqual(problems(canary({ scaleDownDelaySeconds: "60" })), []);
  });

  it("finds 59 seconds, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [rollout(canary({ scaleDownDelaySeconds: 59 }))]).messages, [
      "Rollout shop/shop: spec.strategy.canary.scaleDownDelaySeconds is 59. A changed weight can take about 70 " +
        "seconds to reach the load balancer while the controller queues and AWS throttles it, and clients get 5xx " +
        "when the pods that they are still sent to are gone. " +
        "(https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3588) Fix: set " +
        "spec.strategy.canary.scaleDownDelaySeconds to 60 or more (CanaryRollout does so).",
    ]);
    assert.deepEqual(problems(canary({ scaleDownDelaySeconds: "59" })), [`shop: ${DELAY} is 59`]);
    assert.deepEqual(problems(canary({ scaleDownDelaySeconds: 0 })), [`shop: ${DELAY} is 0`]);
  });

  it("finds a delay left out, as Argo's is 30 seconds", () => {
    assert.deepEqual(problems(canary({ scaleDownDelaySeconds: undefined })), [
      `shop: ${DELAY} is not set, and Argo's default is 30`,
    ]);
  });

  it("takes another minimum, and says it in the fix", () => {
    const settings = { minimumSeconds: 90 };
    assert.deepEqual(problems(canary({ scaleDownDelaySeconds: 90 }), settings), []);
    assert.deepEqual(problems(canary({ scaleDownDelaySeconds: 89 }), settings), [`shop: ${DELAY} is 89`]);
    const [message = ""] = judge(policy, [rollout(canary({ scaleDownDelaySeconds: 89 }))], settings).messages;
    assert.match(message, /Fix: set spec\.strategy\.canary\.scaleDownDelaySeconds to 90 or more/);
    assert.deepEqual(problems(canary({ scaleDownDelaySeconds: undefined }), { minimumSeconds: 30 }), []);
  });

  it("leaves a dynamic scale alone, beside which Argo takes no delay", () => {
    assert.deepEqual(problems(canary({ dynamicStableScale: true, scaleDownDelaySeconds: undefined })), []);
    assert.deepEqual(problems(canary({ dynamicStableScale: true, scaleDownDelaySeconds: 10 })), []);
  });

  it("leaves other traffic routers and strategies alone", () => {
    assert.deepEqual(problems({ canary: { trafficRouting: { istio: {} } } }), []);
    assert.deepEqual(problems({ canary: { steps: [] } }), []);
    assert.deepEqual(problems({ blueGreen: { scaleDownDelaySeconds: 10 } }), []);
  });

  it("judges what a patch says, and not what it leaves as it is", () => {
    assert.deepEqual(judge(policy, [rolloutPatch(canary({ scaleDownDelaySeconds: undefined }))]).problems, []);
    assert.deepEqual(judge(policy, [rolloutPatch(canary({ scaleDownDelaySeconds: 10 }))]).problems, [
      `shop-patch: ${DELAY} is 10`,
    ]);
  });

  it("says what it could not know, and still finds the rest", () => {
    const short = rollout(canary({ dynamicStableScale: UNKNOWN, scaleDownDelaySeconds: 10 }));
    const judged = judge(policy, [short]);
    assert.deepEqual(judged.problems, [`shop: ${DELAY} is 10`]);
    assert.deepEqual(judged.unknown, ["shop spec.strategy.canary.dynamicStableScale"]);
    const undecided = judge(policy, [
      rollout(canary({ dynamicStableScale: UNKNOWN, scaleDownDelaySeconds: undefined })),
    ]);
    assert.deepEqual(undecided.problems, []);
    assert.deepEqual(judge(policy, [rollout(canary({ scaleDownDelaySeconds: UNKNOWN }))]).unknown, [`shop ${DELAY}`]);
    assert.deepEqual(judge(policy, [rollout({ canary: { trafficRouting: UNKNOWN } })]).unknown, [
      "shop spec.strategy.canary.trafficRouting",
    ]);
  });
});
