import assert from "node:assert/strict";
import { controllerResourceTaggingApi as policy } from "../../src/policies/controller-resource-tagging-api.ts";
import { controllerDeployment, otherDeployment, release, VALUE_FILES } from "../controllers.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { CHART_V4 } from "../types.ts";

const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const gates = (featureGates: unknown) => ({ controllerConfig: { featureGates } });
const GATE = "values.controllerConfig.featureGates.EnableRGTAPI";
const withArgs = (...args: readonly unknown[]) => controllerDeployment({ args });

describe("controller-resource-tagging-api", () => {
  it("accepts a chart and a Deployment that open the gate", () => {
    assert.deepEqual(problems(release(), controllerDeployment()), []);
  });

  it("finds a chart that does not, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [release(gates({}))]).messages, [
      `Release controller: ${GATE} is not set. Otherwise the controller describes every load balancer and target group of ` +
        "the VPC, and then the tags of each, before a weight changes: AWS throttles those calls, and changes arrive minutes " +
        "late. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3171) Fix: set the chart's value " +
        "controllerConfig.featureGates.EnableRGTAPI to true, and allow the controller's role tag:GetResources.",
    ]);
  });

  it("takes what Go takes for true", () => {
    for (const on of [true, "true", "1", "T"]) assert.deepEqual(problems(release(gates({ EnableRGTAPI: on }))), []);
    for (const off of [false, "false", "yes", 0]) {
      assert.deepEqual(problems(release(gates({ EnableRGTAPI: off }))), [`controller: ${GATE} is ${off}`]);
    }
    assert.deepEqual(problems(release({ controllerConfig: undefined }, {}, CHART_V4)), [
      `controller: ${GATE} is not set`,
    ]);
  });

  it("reads the gates in the arguments of a Deployment; the last one counts", () => {
    const name = "aws-load-balancer-controller";
    assert.deepEqual(problems(withArgs("--feature-gates=ListenerRulesTagging=false, EnableRGTAPI = true")), []);
    assert.deepEqual(problems(withArgs("--feature-gates", "EnableRGTAPI=true")), []);
    assert.deepEqual(problems(withArgs("--feature-gates=EnableRGTAPI=true", "--feature-gates=EnableRGTAPI=false")), [
      `${name}: args has --feature-gates=EnableRGTAPI=false`,
    ]);
    assert.deepEqual(problems(withArgs("--feature-gates=EnableRGTAPIs=true")), [
      `${name}: args has no --feature-gates=EnableRGTAPI=true`,
    ]);
  });

  it("leaves other software alone", () => {
    assert.deepEqual(problems(release(gates({}), { chart: "nginx" }), otherDeployment("shop:1")), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const judged = judge(policy, [
      { ...release(gates(UNKNOWN)), name: "gates" },
      { ...release(gates({}), VALUE_FILES), name: "files" },
      { ...withArgs("--cluster-name=prod", UNKNOWN), name: "args" },
      { ...withArgs("--feature-gates=EnableRGTAPI=true", UNKNOWN), name: "open" },
      release(gates({})),
    ]);
    assert.deepEqual(judged.problems, [`controller: ${GATE} is not set`]);
    assert.deepEqual(judged.unknown, [
      "gates values.controllerConfig.featureGates",
      `files ${GATE} (valueYamlFiles may set it)`,
      "args spec.template.spec.containers[0].args[1]",
      "open spec.template.spec.containers[0].args[1]",
    ]);
  });
});
