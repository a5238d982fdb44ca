import assert from "node:assert/strict";
import fc from "fast-check";
import { autoscalerSpec, podsPerMinute } from "../../src/readiness/autoscaler.ts";

describe("autoscalerSpec", () => {
  it("adds no more pods a minute than four calls a second register on every load balancer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 240 }), (most, loadBalancers) => {
        const pods = podsPerMinute(most, loadBalancers);
        assert.ok(pods >= 1 && pods <= most);
        assert.ok(pods * loadBalancers <= 240);
      }),
    );
  });

  it("still adds a pod a minute where more load balancers serve it than calls are allowed", () => {
    assert.equal(podsPerMinute(50, 500), 1);
  });

  it("waits for as long as targets drain, within what Kubernetes takes", () => {
    for (const [drain, window, period] of [
      [0, 300, 60],
      [30, 300, 60],
      [900, 900, 900],
      [3600, 3600, 1800],
    ] as const) {
      const workload = { matchLabels: { app: "web" }, service: { deregistrationDelaySeconds: drain } };
      const { scaleDown } = autoscalerSpec("web", workload, 10).behavior;
      assert.equal(scaleDown.stabilizationWindowSeconds, window);
      assert.deepEqual(scaleDown.policies, [{ type: "Percent", value: 10, periodSeconds: period }]);
    }
  });

  it("lets pods grow up to what the plan reserves targets for", () => {
    const workload = { matchLabels: { app: "web" }, service: { maxReplicas: 120 } };
    assert.equal(autoscalerSpec("web", workload, 10).maxReplicas, 120);
  });
});
