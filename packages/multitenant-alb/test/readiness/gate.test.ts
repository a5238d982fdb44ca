import assert from "node:assert/strict";
import { podConditionType, readinessGateLabel } from "../../src/readiness/gate.ts";

describe("readiness gates", () => {
  it("are asked for with the platform's own label", () => {
    assert.deepEqual(readinessGateLabel("controller"), { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" });
    assert.deepEqual(readinessGateLabel("eks-auto-mode"), {
      "eks.amazonaws.com/pod-readiness-gate-inject": "enabled",
    });
  });

  it("are named after the binding, which is not cut", () => {
    const binding = "k8s-shop-web-0123456789";
    assert.equal(podConditionType(binding), `target-health.elbv2.k8s.aws/${binding}`);
    assert.equal(podConditionType(binding, "eks-auto-mode"), `target-health.eks.amazonaws.com/${binding}`);
  });
});
