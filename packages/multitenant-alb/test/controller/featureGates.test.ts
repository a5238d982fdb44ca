import assert from "node:assert/strict";
import {
  DEFAULT_FEATURE_GATES,
  FEATURE_GATES,
  gateIsOpen,
  resolveFeatureGates,
} from "../../src/controller/featureGates.ts";
import { upstreamFile } from "./upstream.ts";

describe("resolveFeatureGates", () => {
  it("opens the tag look-up and closes what serves no Ingress", () => {
    assert.deepEqual(resolveFeatureGates({}, "3.5.0"), {
      ALBGatewayAPI: false,
      EnableRGTAPI: true,
      EnableServiceController: false,
      NLBGatewayAPI: false,
    });
  });

  it("prefers what is given, and takes undefined for nothing", () => {
    const gates = resolveFeatureGates({ EnableRGTAPI: false, EnableServiceController: undefined }, "3.5.0");
    assert.equal(gates.EnableRGTAPI, false);
    assert.equal(gates.EnableServiceController, false);
  });

  it("keeps an open gate that the version does not know, so that it is refused and not dropped", () => {
    assert.equal(resolveFeatureGates({ IngressPlanAnnotation: true }, "3.0.0").IngressPlanAnnotation, true);
    assert.equal("IngressPlanAnnotation" in resolveFeatureGates({ IngressPlanAnnotation: false }, "3.0.0"), false);
  });

  it("falls back to the controller's own default", () => {
    assert.equal(gateIsOpen({}, "ListenerRulesTagging"), true);
    assert.equal(gateIsOpen({}, "IngressPlanAnnotation"), false);
    assert.equal(gateIsOpen(DEFAULT_FEATURE_GATES, "EnableServiceController"), false);
  });

  const chart = upstreamFile("chart-values.yaml");
  if (chart !== undefined) {
    it("knows the chart's gates with their defaults, and no others", () => {
      const block = /featureGates: \{\}\n((?: {2}# \w+: (?:true|false)\n)+)/.exec(chart)?.[1] ?? "";
      const listed = [...block.matchAll(/# (\w+): (true|false)/g)].map(
        ([, name, on]) => [name, on === "true"] as const,
      );
      const ours = Object.entries(FEATURE_GATES).map(([name, { enabled }]) => [name, enabled] as const);
      assert.deepEqual(Object.fromEntries(ours), Object.fromEntries(listed));
    });
  }
});
