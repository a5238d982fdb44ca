import assert from "node:assert/strict";
import { gatedBinding } from "../../src/doctor/platforms.ts";

describe("the doctor's platforms", () => {
  it("find the binding of a gate, and none in gates of others", () => {
    assert.equal(gatedBinding("target-health.elbv2.k8s.aws/k8s-shop-web"), "k8s-shop-web");
    assert.equal(gatedBinding("target-health.eks.amazonaws.com/web"), "web");
    assert.equal(gatedBinding("example.com/warm"), undefined);
    assert.equal(gatedBinding("ready"), undefined);
  });
});
