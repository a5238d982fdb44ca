import assert from "node:assert/strict";
import type { CanaryPods } from "../../src/components/CanaryRollout.ts";
import { StagedRollout } from "../../src/components/StagedRollout.ts";
import { SpecError } from "../../src/errors.ts";
import { CANARY } from "../canary/canarySettings.ts";
import { recordResources } from "./recordResources.ts";

const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const PODS: CanaryPods = { replicas: 3, podSpec: { containers: [{ name: "web", image: "web:1" }] } };

describe("StagedRollout", () => {
  const routes = Array.from({ length: 12 }, (_, index) => ({
    shard: `edge-${String(index + 1).padStart(3, "0")}`,
    path: "/shop/*",
  }));

  it("makes a canary for each shard, with the pause of its wave at weight 0", async () => {
    const registered = await recordResources(() => {
      new StagedRollout("web", {
        ...CANARY,
        ...PODS,
        routes,
        priorities: { "edge-012": -1 },
        minimumPauseSeconds: 300,
      });
    });
    const starts = registered
      .filter(({ type }) => type === ROLLOUT)
      .map(({ name, inputs }) => {
        const { spec } = inputs as { spec: { strategy: { canary: { steps: { pause?: { duration: number } }[] } } } };
        return [name, spec.strategy.canary.steps[1]?.pause?.duration];
      });
    // Two waves of 300 seconds: with 600 between steps no two waves ever meet. The first wave needs no initial pause.
    assert.deepEqual(starts, [
      ...["001", "002", "003", "004", "005", "006", "007", "008", "009"].map((number) => [`web-${number}`, 600]),
      ["web-010", 300],
      ["web-011", 300],
      ["web-012", 600],
    ]);
  });

  it("registers nothing when something is wrong with one of its canaries", async () => {
    let error: unknown;
    const registered = await recordResources(() => {
      try {
        new StagedRollout("web", { ...CANARY, ...PODS, routes, namespace: "shop" });
      } catch (thrown) {
        error = thrown;
      }
    });
    assert.ok(error instanceof SpecError);
    assert.deepEqual(
      error.problems.map(({ code }) => code),
      ["canary.namespace"],
    );
    assert.deepEqual(registered, []);
  });
});
