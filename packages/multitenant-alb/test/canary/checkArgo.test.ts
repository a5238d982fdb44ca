import assert from "node:assert/strict";
import type { ArgoSettings } from "../../src/canary/argoRollouts.ts";
import { checkArgo } from "../../src/canary/checkArgo.ts";

const SETTINGS: ArgoSettings = { ingressClasses: ["edge-001", "edge-002"] };

const REFUSED: readonly (readonly [what: string, change: Partial<ArgoSettings>, codes: string[]])[] = [
  [
    "a version without verification of targets",
    { version: "1.0.2", chartVersion: "2.32.0" },
    ["argo.version.verifyTargetGroups", "argo.version.pingPong", "argo.version.severalIngresses"],
  ],
  [
    "a version without ping-pong Services",
    { version: "1.1.1", chartVersion: "2.32.0" },
    ["argo.version.pingPong", "argo.version.severalIngresses"],
  ],
  [
    "a version without several Ingresses",
    { version: "v1.5.1", chartVersion: "2.32.0" },
    ["argo.version.severalIngresses"],
  ],
  [
    "EKS Auto Mode before its flags",
    { platform: "eks-auto-mode", version: "1.8.4", chartVersion: "2.40.0" },
    ["argo.version.autoMode"],
  ],
  ["a version that does not know the chart's flags", { version: "1.8.4" }, ["argo.version.metricsPort"]],
  [
    "a chart that cannot widen Argo's role on EKS Auto Mode",
    { platform: "eks-auto-mode", chartVersion: "2.34.3" },
    ["argo.chartVersion.additionalRules"],
  ],
  ["a range in place of a version", { version: "1.x" }, ["argo.version"]],
  ["a range in place of a chart version", { chartVersion: "^2.0.0" }, ["argo.chartVersion"]],
  ["no class", { ingressClasses: [] }, ["argo.ingressClasses"]],
  ["a class that is no name", { ingressClasses: ["Edge 1"] }, ["argo.ingressClass"]],
  ["one replica", { replicas: 1 }, ["argo.replicas"]],
];

describe("checkArgo", () => {
  it("finds nothing wrong with defaults on either platform, or with an older pair of chart and program", () => {
    assert.deepEqual(checkArgo(SETTINGS), []);
    assert.deepEqual(checkArgo({ ...SETTINGS, platform: "eks-auto-mode" }), []);
    assert.deepEqual(checkArgo({ ...SETTINGS, version: "1.8.4", chartVersion: "2.40.0" }), []);
  });

  for (const [what, change, codes] of REFUSED)
    it(`refuses ${what}`, () => {
      const problems = checkArgo({ ...SETTINGS, ...change });
      assert.deepEqual(
        problems.map(({ code }) => code),
        codes,
      );
    });

  it("names the feature that an older version lacks", () => {
    const [problem] = checkArgo({ ...SETTINGS, platform: "eks-auto-mode", version: "1.8.4", chartVersion: "2.40.0" });
    assert.match(problem?.message ?? "", /--alb-tag-key-resource-id/);
    assert.equal(problem?.fix, "use 1.9.0 or newer");
  });
});
