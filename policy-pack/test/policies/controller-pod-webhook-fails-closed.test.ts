import assert from "node:assert/strict";
import { controllerPodWebhookFailsClosed as policy } from "../../src/policies/controller-pod-webhook-fails-closed.ts";
import { controllerDeployment, release, VALUE_FILES } from "../controllers.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { CHART_V4 } from "../types.ts";

const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const GATE = "elbv2.k8s.aws/pod-readiness-gate-inject";
const POLICY = "values.podMutatorWebhookConfig.failurePolicy";
const failing = (failurePolicy: unknown) => ({ podMutatorWebhookConfig: { failurePolicy } });

function namespace(labels: unknown = { [GATE]: "enabled" }, type = "kubernetes:core/v1:Namespace"): Given {
  return { type, name: "shop", props: { metadata: { name: "shop", labels } } };
}

function webhook(failurePolicy: unknown, name = "mpod.elbv2.k8s.aws"): Given {
  const type = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";
  const webhooks = [
    { name: "mservice.elbv2.k8s.aws", failurePolicy: "Ignore" },
    { name, failurePolicy },
  ];
  return { type, name: "webhook", props: { metadata: { name: "webhook" }, webhooks } };
}

describe("controller-pod-webhook-fails-closed", () => {
  it("accepts a webhook that refuses pods while the controller is away", () => {
    assert.deepEqual(problems(release(), namespace()), []);
  });

  it("finds the chart's default, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [release(failing(undefined)), namespace()]).messages, [
      `Release controller: ${POLICY} is not set (the chart's default is Ignore), and namespace shop has readiness ` +
        "gates. The controller adds the gate when a pod is made, and not later: a pod that is admitted while the " +
        "controller is unavailable counts as ready before the load balancer sends it traffic, and rollouts lose " +
        "requests. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/4063) Fix: set the chart's " +
        "value podMutatorWebhookConfig.failurePolicy to Fail.",
    ]);
  });

  it("finds Ignore, and namespaces that others made", () => {
    const patched = namespace({ [GATE]: "enabled" }, "kubernetes:core/v1:NamespacePatch");
    assert.deepEqual(problems(release(failing("Ignore")), patched), [
      `controller: ${POLICY} is Ignore, and namespace shop has readiness gates`,
    ]);
    assert.deepEqual(problems(release(failing("Ignore"), {}, CHART_V4), namespace()), [
      `controller: ${POLICY} is Ignore, and namespace shop has readiness gates`,
    ]);
  });

  it("has nothing to guard without such a namespace, or without the controller", () => {
    assert.deepEqual(problems(release(failing("Ignore"))), []);
    assert.deepEqual(problems(release(failing("Ignore")), namespace({ [GATE]: "disabled" })), []);
    assert.deepEqual(
      problems(release(failing("Ignore")), namespace({ "eks.amazonaws.com/pod-readiness-gate-inject": "enabled" })),
      [],
    );
    assert.deepEqual(problems(namespace()), []);
  });

  it("knows that charts before 1.12.0 always refuse", () => {
    const ofVersion = (version: unknown) => problems(release(failing(undefined), { version }), namespace()).length;
    assert.equal(ofVersion("1.11.0"), 0);
    assert.equal(ofVersion("1.12.0"), 1);
    assert.equal(ofVersion(undefined), 1);
  });

  it("finds the webhook of a manifest, by its name", () => {
    assert.deepEqual(problems(webhook("Ignore"), namespace()), [
      "webhook: webhooks[1].failurePolicy of mpod.elbv2.k8s.aws is Ignore, and namespace shop has readiness gates",
    ]);
    assert.deepEqual(problems(webhook("Fail"), namespace()), []);
    assert.deepEqual(problems(webhook(undefined), namespace()), []);
    assert.deepEqual(problems(webhook("Ignore", "other.example.com"), namespace()), []);
  });

  it("leaves a chart to what it renders, where that is in the stack", () => {
    const chart = release(failing(undefined), {}, CHART_V4);
    const rendered = { ...controllerDeployment(), parent: "controller" };
    assert.deepEqual(problems(chart, rendered, webhook("Ignore"), namespace()), [
      "webhook: webhooks[1].failurePolicy of mpod.elbv2.k8s.aws is Ignore, and namespace shop has readiness gates",
    ]);
  });

  it("says what it could not know, and still finds the rest", () => {
    const judged = judge(policy, [
      { ...release(failing(UNKNOWN)), name: "unknown" },
      { ...release(failing(undefined), VALUE_FILES), name: "files" },
      release(failing("Ignore")),
      { ...namespace(UNKNOWN), name: "labels" },
      namespace(),
    ]);
    assert.deepEqual(judged.problems, [`controller: ${POLICY} is Ignore, and namespace shop has readiness gates`]);
    assert.deepEqual(judged.unknown, [
      `unknown ${POLICY}`,
      `files ${POLICY} (valueYamlFiles may set it)`,
      "labels metadata.labels",
    ]);
  });
});
