import assert from "node:assert/strict";
import { readinessGateLabel as policy } from "../../src/policies/readiness-gate-label.ts";
import { classParams, type Given, ingress, ingressClass, judge, UNKNOWN } from "../policies.ts";
import { AUTO_MODE_PARAMS, BINDING, TARGET_GROUP } from "../types.ts";

const OURS = "elbv2.k8s.aws/pod-readiness-gate-inject";
const AUTO_MODES = "eks.amazonaws.com/pod-readiness-gate-inject";
const AUTO_MODE_BINDING = "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding";

interface NamespaceParts {
  readonly labels?: unknown;
  readonly annotations?: object;
  readonly patch?: boolean;
  readonly cluster?: string;
  readonly resource?: string;
}

function namespace(name: string, parts: NamespaceParts = {}): Given {
  const { labels = { [OURS]: "enabled" }, annotations = {}, patch = false, cluster, resource = `${name}-ns` } = parts;
  const type = `kubernetes:core/v1:Namespace${patch ? "Patch" : ""}`;
  const props = { metadata: { name, labels, annotations } };
  return { type, name: resource, props, ...(cluster === undefined ? {} : { cluster }) };
}

function binding(type: string = BINDING, changes: object = {}): Given {
  const spec = { targetType: "ip", serviceRef: { name: "web", port: 80 }, targetGroupName: "edge-web", ...changes };
  return { type, name: "web", props: { metadata: { name: "web", namespace: "shop" }, spec } };
}

const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const NO_LABEL = `shop-ns: it has no label ${OURS}, so pods of the Service web get no readiness gate`;

describe("readiness-gate-label", () => {
  it("accepts the controller's label beside what the controller makes", () => {
    assert.deepEqual(problems(namespace("shop"), binding()), []);
    assert.deepEqual(
      problems(namespace("shop", { labels: { [AUTO_MODES]: "enabled" } }), binding(AUTO_MODE_BINDING)),
      [],
    );
  });

  it("finds the other platform's label, says who ignores it, why and what to do", () => {
    assert.deepEqual(judge(policy, [namespace("shop", { labels: { [AUTO_MODES]: "enabled" } }), binding()]).messages, [
      `Namespace shop: the label ${AUTO_MODES} is EKS Auto Mode's, and the cluster has the AWS Load Balancer ` +
        "Controller, which ignores it. Without a gate a pod counts as ready before its load balancer sends it " +
        "requests, so a rolling update can remove the last pod that still serves them. " +
        "(https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/) Fix: " +
        `replace it with the label ${OURS}: enabled.`,
    ]);
    const ignored = `shop-ns: the label ${OURS} is the AWS Load Balancer Controller's, and the cluster has EKS Auto Mode, which ignores it`;
    assert.deepEqual(problems(namespace("shop"), binding(AUTO_MODE_BINDING)), [ignored]);
  });

  it("finds it beside the right one, too", () => {
    const both = namespace("shop", { labels: { [OURS]: "enabled", [AUTO_MODES]: "enabled" } });
    assert.equal(problems(both, binding()).length, 1);
    assert.deepEqual(problems(both), []);
  });

  it("accepts both in a cluster that moves from one platform to the other", () => {
    const both = namespace("shop", { labels: { [OURS]: "enabled", [AUTO_MODES]: "enabled" } });
    assert.deepEqual(problems(both, binding(), { ...binding(AUTO_MODE_BINDING), name: "auto" }), []);
    assert.deepEqual(problems(namespace("shop"), binding(), { ...binding(AUTO_MODE_BINDING), name: "auto" }), []);
  });

  it("tells the platform by classes, class parameters and controllers, each for its own cluster", () => {
    const wrong = namespace("shop", { labels: { [AUTO_MODES]: "enabled" } });
    const values = { clusterName: "prod" };
    const release = {
      type: "kubernetes:helm.sh/v3:Release",
      name: "c",
      props: { chart: "aws-load-balancer-controller", values },
    };
    for (const evidence of [ingressClass("edge"), classParams("edge", {}), release]) {
      assert.equal(problems(wrong, evidence).length, 1);
      assert.deepEqual(problems(wrong, { ...evidence, cluster: "other" }), []);
    }
    const autoMode = { type: AUTO_MODE_PARAMS, name: "shops", props: { metadata: { name: "shops" } } };
    assert.equal(problems(namespace("shop"), autoMode).length, 1);
  });

  it("takes the platform from its settings where the stack does not tell", () => {
    assert.deepEqual(problems(namespace("shop")), []);
    assert.equal(judge(policy, [namespace("shop")], { platform: "eks-auto-mode" }).problems.length, 1);
    assert.deepEqual(judge(policy, [namespace("shop")], { platform: "controller" }).problems, []);
    assert.deepEqual(judge(policy, [namespace("shop"), binding()], { platform: "eks-auto-mode" }).problems, []);
  });

  it("finds values that the webhook does not select", () => {
    for (const value of ["true", "Enabled", "yes", ""]) {
      assert.deepEqual(problems(namespace("shop", { labels: { [OURS]: value } }), binding()), [
        `shop-ns: the label ${OURS} is ${value}, and the webhook selects enabled alone`,
      ]);
    }
  });

  it("takes disabled for a decision", () => {
    assert.deepEqual(problems(namespace("shop", { labels: { [OURS]: "disabled" } }), binding()), []);
    const labels = { [OURS]: "enabled", [AUTO_MODES]: "disabled" };
    assert.deepEqual(problems(namespace("shop", { labels }), binding()), []);
  });

  it("finds the label among the annotations", () => {
    const asAnnotation = namespace("shop", { labels: {}, annotations: { [OURS]: "enabled" } });
    assert.deepEqual(problems(asAnnotation, binding()), [
      `shop-ns: ${OURS} is an annotation, and the webhook looks at labels`,
    ]);
    assert.deepEqual(problems(namespace("shop", { annotations: { [OURS]: "enabled" } }), binding()), []);
  });

  it("finds namespaces without a label that hold a TargetGroupBinding of pods", () => {
    assert.deepEqual(problems(namespace("shop", { labels: { team: "shop" } }), binding()), [NO_LABEL]);
    assert.deepEqual(problems(namespace("other", { labels: {} }), binding()), []);
    assert.deepEqual(problems(namespace("shop", { labels: {} }), binding(BINDING, { targetType: "instance" })), []);
  });

  it("takes a binding without a target type for what its target group says", () => {
    const group = (targetType: string) => ({ type: TARGET_GROUP, name: "tg", props: { name: "edge-web", targetType } });
    const unsaid = binding(BINDING, { targetType: undefined });
    assert.deepEqual(problems(namespace("shop", { labels: {} }), unsaid, group("ip")), [NO_LABEL]);
    assert.deepEqual(problems(namespace("shop", { labels: {} }), unsaid, group("instance")), []);
    const byArn = {
      ...binding(BINDING, { targetType: undefined, targetGroupName: undefined, targetGroupARN: UNKNOWN }),
    };
    const depending = { ...byArn, propertyDependencies: { spec: ["tg"] } };
    assert.deepEqual(problems(namespace("shop", { labels: {} }), depending, group("ip")), [NO_LABEL]);
  });

  it("finds namespaces without a label whose Services an Ingress names, with pods as targets", () => {
    const annotations = { "alb.ingress.kubernetes.io/target-type": "ip" };
    const service = { name: "web", port: { number: 80 } };
    const bare = namespace("shop", { labels: {} });
    const either = `${OURS} or ${AUTO_MODES}`;
    const found = `shop-ns: it has no label ${either}, so pods of the Service web get no readiness gate`;
    assert.deepEqual(problems(bare, ingress({ annotations, service })), [found]);
    assert.deepEqual(problems(bare, ingress({ annotations: {}, service })), []);
    assert.deepEqual(problems(bare, ingress({ annotations })), []);
    const ofClass = [ingress({ className: "edge", annotations: {}, service }), ingressClass("edge")];
    assert.deepEqual(problems(bare, ...ofClass, classParams("edge", { targetType: "ip" })), [NO_LABEL]);
    assert.deepEqual(problems(bare, ...ofClass, classParams("edge", { targetType: "instance" })), []);
    const ofService = {
      type: "kubernetes:core/v1:Service",
      name: "web",
      props: { metadata: { name: "web", namespace: "shop", annotations } },
    };
    assert.deepEqual(problems(bare, ingress({ annotations: {}, service }), ofService), [found]);
  });

  it("asks it of namespaces that the stack makes alone, and not where the settings say so", () => {
    assert.deepEqual(problems(namespace("shop", { labels: {}, patch: true }), binding()), []);
    const bare = namespace("shop", { labels: {} });
    assert.deepEqual(problems(bare, namespace("shop", { patch: true, resource: "patch" }), binding()), []);
    assert.deepEqual(judge(policy, [bare, binding()], { requireGates: false }).problems, []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong = namespace("other", { labels: { [OURS]: "true" } });
    const judged = judge(policy, [namespace("shop", { labels: { [OURS]: UNKNOWN } }), wrong, binding()]);
    assert.deepEqual(judged.problems, [`other-ns: the label ${OURS} is true, and the webhook selects enabled alone`]);
    assert.deepEqual(judged.unknown, [`shop-ns metadata.labels["${OURS}"]`]);
    const labels = judge(policy, [namespace("shop", { labels: UNKNOWN }), wrong, binding()]);
    assert.deepEqual([labels.problems.length, labels.unknown], [1, ["shop-ns metadata.labels"]]);
    const target = judge(policy, [namespace("shop", { labels: {} }), wrong, binding(BINDING, { targetType: UNKNOWN })]);
    assert.deepEqual([target.problems.length, target.unknown], [1, ["web spec.targetType"]]);
  });
});
