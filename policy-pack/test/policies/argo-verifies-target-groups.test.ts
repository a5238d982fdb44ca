import assert from "node:assert/strict";
import { argoVerifiesTargetGroups as policy } from "../../src/policies/argo-verifies-target-groups.ts";
import { controllerDeployment, otherDeployment, VALUE_FILES } from "../controllers.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { CHART_V3, CHART_V4, RELEASE } from "../types.ts";

const FLAG = "--aws-verify-target-group";
const NO_FLAG = "values.controller.extraArgs has no --aws-verify-target-group";

function argo(controller: unknown = { extraArgs: [FLAG] }, props: object = {}, more: object = {}): Given {
  const chart = { chart: "argo-rollouts", version: "2.41.0", values: { controller, ...more } };
  return { type: RELEASE, name: "argo", props: { ...chart, ...props } };
}

const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const deployed = (...args: readonly unknown[]) =>
  controllerDeployment({ name: "argo-rollouts", image: "quay.io/argoproj/argo-rollouts:v1.9.1", args });

describe("argo-verifies-target-groups", () => {
  it("accepts a chart and a Deployment with the flag, under either name", () => {
    assert.deepEqual(problems(argo(), deployed(FLAG), deployed(`${FLAG}=1`), deployed("--alb-verify-weight")), []);
  });

  it("finds a chart without it, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [argo({})]).messages, [
      `Release argo: ${NO_FLAG}. Otherwise Argo Rollouts assumes that the load balancer already has what it wrote to ` +
        "the Ingress, and scales down pods that still get traffic: clients get 5xx. " +
        "(https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/#zero-downtime-updates-with-aws-targetgroup-verification) " +
        "Fix: add --aws-verify-target-group to the chart's value controller.extraArgs.",
    ]);
  });

  it("finds it in components of charts and in Deployments, also turned off", () => {
    assert.deepEqual(problems({ ...argo({}), type: CHART_V3 }, { ...argo({}), type: CHART_V4 }), [
      `argo: ${NO_FLAG}`,
      `argo: ${NO_FLAG}`,
    ]);
    assert.deepEqual(problems(argo({ extraArgs: [FLAG, `${FLAG}=false`] })), [
      "argo: values.controller.extraArgs has --aws-verify-target-group=false",
    ]);
    assert.deepEqual(problems(deployed("--loglevel=info")), ["argo-rollouts: args has no --aws-verify-target-group"]);
  });

  it("takes the chart's own value from the chart on that has it", () => {
    const own = (version: string | undefined) => problems(argo({ awsVerifyTargetGroup: true }, { version }));
    assert.deepEqual(own("2.40.9"), []);
    assert.deepEqual(own(undefined), []);
    assert.deepEqual(own("2.40.8"), [
      "argo: values.controller.awsVerifyTargetGroup is on, which charts before 2.40.9 ignore, and version 2.40.8 is one",
    ]);
  });

  it("leaves an Argo alone that may not read target group bindings", () => {
    const providers = { awsLoadBalancerController: false, istio: true };
    assert.deepEqual(problems(argo({}, {}, { providerRBAC: { providers } })), []);
    const rule = { apiGroups: ["eks.amazonaws.com"], resources: ["targetgroupbindings"], verbs: ["list"] };
    const autoMode = { providerRBAC: { providers, additionalRules: [rule] } };
    assert.deepEqual(problems(argo({}, {}, autoMode)), [`argo: ${NO_FLAG}`]);
  });

  it("leaves other software alone, the dashboard of Argo Rollouts too", () => {
    assert.deepEqual(problems(argo({}, { chart: "argo-cd" })), []);
    assert.deepEqual(
      problems(otherDeployment("quay.io/argoproj/kubectl-argo-rollouts:v1.9.1"), controllerDeployment()),
      [],
    );
  });

  it("says what it could not know, and still finds the rest", () => {
    const judged = judge(policy, [
      { ...argo({ extraArgs: UNKNOWN }), name: "args" },
      { ...argo({ extraArgs: ["--loglevel=info"] }, VALUE_FILES), name: "value" },
      { ...deployed("--loglevel=info", UNKNOWN), name: "deployed" },
      argo({}),
    ]);
    assert.deepEqual(judged.problems, [`argo: ${NO_FLAG}`]);
    assert.deepEqual(judged.unknown, [
      "args values.controller.extraArgs",
      "value values.providerRBAC.additionalRules (valueYamlFiles may set it)",
      "value values.providerRBAC.providers.awsLoadBalancerController (valueYamlFiles may set it)",
      "value values.controller.awsVerifyTargetGroup (valueYamlFiles may set it)",
      "deployed spec.template.spec.containers[0].args[1]",
    ]);
  });
});
