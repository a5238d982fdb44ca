import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "../../src/decide/index.ts";
import { checkGroupArn, checkScale } from "../../src/scale/checkScale.ts";
import type { ScaleSettings } from "../../src/scale/settings.ts";

const SCALE: ScaleSettings = { namespace: "web", deployment: "web", requestsPerMinutePerPod: 3000, maxReplicas: 20 };

function codes(change: Partial<ScaleSettings>): string[] {
  return checkScale({ ...SCALE, ...change }).map(({ code, path }) => `${code} ${path}`);
}

describe("settings of a service that scales to zero", () => {
  it("are fine with the defaults, and at their limits", () => {
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ maxReplicas: 1, awakeReplicas: 1, quietSeconds: 120, pollingSeconds: 10 }), []);
  });

  const refused: readonly (readonly [string, Partial<ScaleSettings>, readonly string[]])[] = [
    ["a namespace that is no name", { namespace: "Web" }, ["scale.name namespace"]],
    ["a Deployment that is no name", { deployment: "" }, ["scale.name deployment"]],
    [
      "pods that serve nothing",
      { requestsPerMinutePerPod: 0 },
      ["scale.requestsPerMinutePerPod requestsPerMinutePerPod"],
    ],
    ["broken requests", { requestsPerMinutePerPod: 1.5 }, ["scale.requestsPerMinutePerPod requestsPerMinutePerPod"]],
    ["more pods awake than there may be", { maxReplicas: 2, awakeReplicas: 3 }, ["scale.awakeReplicas awakeReplicas"]],
    ["no pods awake", { awakeReplicas: 0 }, ["scale.awakeReplicas awakeReplicas", "scale.awakeReplicas awakeReplicas"]],
    [
      "fewer pods awake than the failover needs to come back",
      { failover: { ...DEFAULT_SETTINGS, minReady: 3 } },
      ["scale.awakeReplicas awakeReplicas"],
    ],
    ["less quiet time than waking up takes", { quietSeconds: 119 }, ["scale.quietSeconds quietSeconds"]],
    ["quiet time that is no number", { quietSeconds: Number.NaN }, ["scale.quietSeconds quietSeconds"]],
    [
      "negative quiet requests",
      { quietRequestsPerMinute: -1 },
      ["scale.quietRequestsPerMinute quietRequestsPerMinute"],
    ],
    ["looks that are too frequent", { pollingSeconds: 5 }, ["scale.pollingSeconds pollingSeconds"]],
    ["a drain that AWS does not know", { drainSeconds: 3601 }, ["scale.drainSeconds drainSeconds"]],
    [
      "failover settings that the shifter refuses",
      { failover: { ...DEFAULT_SETTINGS, steps: [50] } },
      ["scale.failover failover.steps"],
    ],
    [
      "everything at once",
      { deployment: "_", maxReplicas: 0, pollingSeconds: 0, startupSeconds: -1, quietSeconds: 600 },
      [
        "scale.name deployment",
        "scale.maxReplicas maxReplicas",
        "scale.awakeReplicas awakeReplicas",
        "scale.pollingSeconds pollingSeconds",
        "scale.startupSeconds startupSeconds",
      ],
    ],
  ];
  for (const [what, change, expected] of refused) {
    it(`are refused with ${what}`, () => assert.deepEqual(codes(change), expected));
  }

  it("name target groups by their ARN", () => {
    const arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-001-web/6d0ecf831eec9f09";
    assert.deepEqual(checkGroupArn("x", arn), []);
    for (const wrong of ["", "edge-001-web", arn.replace("targetgroup", "loadbalancer"), `${arn}'`, arn.slice(0, -1)])
      assert.equal(checkGroupArn("x", wrong)[0]?.code, "scale.targetGroup", wrong);
  });
});
