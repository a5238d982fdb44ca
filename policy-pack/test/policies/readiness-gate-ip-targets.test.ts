import assert from "node:assert/strict";
import { readinessGateIpTargets as policy } from "../../src/policies/readiness-gate-ip-targets.ts";
import { classParams, type Given, ingress, ingressClass, judge, UNKNOWN } from "../policies.ts";
import { BINDING, TARGET_GROUP } from "../types.ts";

const TARGET_TYPE = "alb.ingress.kubernetes.io/target-type";
const NLB = "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type";
const WHERE = "in the namespace shop, whose pods are to have readiness gates";

function namespace(label: unknown = "enabled", type = "Namespace"): Given {
  const labels = { "elbv2.k8s.aws/pod-readiness-gate-inject": label };
  return { type: `kubernetes:core/v1:${type}`, name: "ns", props: { metadata: { name: "shop", labels } } };
}

function binding(spec: object, parts: Partial<Given> = {}): Given {
  const props = { metadata: { name: "web", namespace: "shop" }, spec: { serviceRef: { name: "web" }, ...spec } };
  return { type: BINDING, name: "web", props, ...parts };
}

function targetGroup(targetType: unknown): Given {
  return {
    type: TARGET_GROUP,
    name: "tg",
    props: { name: "edge-web", ...(targetType === undefined ? {} : { targetType }) },
  };
}

const service = { name: "web", port: { number: 80 } };
const withType = (type: unknown) => ingress({ annotations: { [TARGET_TYPE]: type }, service });
const problems = (...given: readonly Given[]) => judge(policy, given).problems;

describe("readiness-gate-ip-targets", () => {
  it("accepts pods as targets", () => {
    const bound = binding({ targetType: "ip", targetGroupName: "edge-web" });
    assert.deepEqual(problems(namespace(), bound, targetGroup("ip"), withType("ip")), []);
  });

  it("finds bindings of nodes, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [namespace(), binding({ targetType: "instance" })]).messages, [
      `TargetGroupBinding shop/web: spec.targetType is instance for the Service web ${WHERE}. Only pods that are targets ` +
        "themselves get a readiness gate; with nodes as targets the load balancer knows of no pod, and the namespace's " +
        "label has no effect. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3403) " +
        "Fix: set spec.targetType and the target group's targetType to ip.",
    ]);
  });

  it("finds target groups of nodes behind a binding, whether they say so or leave it to AWS", () => {
    const bound = binding({ targetType: "ip", targetGroupName: "edge-web" });
    assert.deepEqual(problems(namespace(), bound, targetGroup("instance")), [
      `tg: targetType is instance for the Service web ${WHERE}`,
    ]);
    assert.deepEqual(problems(namespace(), binding({ targetGroupName: "edge-web" }), targetGroup(undefined)), [
      `tg: targetType is not set, which makes it instance, for the Service web ${WHERE}`,
    ]);
    assert.deepEqual(
      problems(namespace(), binding({ targetGroupName: "of-another-stack" }), targetGroup("instance")),
      [],
    );
  });

  it("finds Ingresses with nodes as targets", () => {
    assert.deepEqual(problems(namespace(), withType("instance")), [
      `shop: ${TARGET_TYPE} is instance for the Service web ${WHERE}`,
    ]);
    assert.deepEqual(problems(namespace(), ingress({ annotations: { [TARGET_TYPE]: "instance" } })), []);
  });

  it("finds class parameters with nodes as targets once, whatever their Ingresses say", () => {
    const one = ingress({ name: "one", className: "edge", annotations: { [TARGET_TYPE]: "ip" }, service });
    const two = ingress({ name: "two", className: "edge", annotations: {}, service: { ...service, name: "api" } });
    const given = [namespace(), one, two, ingressClass("edge"), classParams("edge", { targetType: "instance" })];
    const [found, ...more] = judge(policy, given).messages;
    assert.match(found ?? "", /^IngressClassParams edge: spec.targetType is instance for the Services api, web in /);
    assert.deepEqual(more, []);
    assert.deepEqual(problems(namespace(), one, ingressClass("edge"), classParams("edge", { targetType: "ip" })), []);
  });

  describe("for Ingresses without a target type", () => {
    const bare = ingress({ className: "edge", annotations: {}, service });
    const whole = [namespace(), bare, ingressClass("edge"), { ...classParams("edge", {}), name: "params" }];
    const found = [`shop: ${TARGET_TYPE} is not set, which makes it instance, for the Service web ${WHERE}`];

    it("takes the controller's default", () => {
      assert.deepEqual(problems(...whole), found);
      assert.deepEqual(judge(policy, whole, { defaultTargetType: "ip" }).problems, []);
    });

    it("takes the default of the controller that the stack installs", () => {
      const chart = (values: object): Given => {
        const props = { chart: "aws-load-balancer-controller", values };
        return { type: "kubernetes:helm.sh/v3:Release", name: "controller", props };
      };
      assert.deepEqual(problems(...whole, chart({})), found);
      assert.deepEqual(problems(...whole, chart({ defaultTargetType: "instance" })), found);
      assert.deepEqual(problems(...whole, chart({ defaultTargetType: "ip" })), []);
      assert.deepEqual(problems(...whole, { ...chart({ defaultTargetType: "ip" }), cluster: "other" }), found);
      const deployment = (...args: readonly string[]): Given => {
        const container = { name: "controller", image: "eks/aws-load-balancer-controller:v3.5.0", args };
        const spec = { template: { spec: { containers: [container] } } };
        return { type: "kubernetes:apps/v1:Deployment", name: "controller", props: { spec } };
      };
      assert.deepEqual(problems(...whole, deployment("--cluster-name=prod")), found);
      assert.deepEqual(problems(...whole, deployment("--default-target-type=ip")), []);
      const unsure = judge(policy, [...whole, chart({ defaultTargetType: UNKNOWN })]);
      assert.deepEqual([unsure.problems, unsure.unknown], [[], ["controller values.defaultTargetType"]]);
    });

    it("does not guess what class parameters of another stack say", () => {
      assert.deepEqual(problems(namespace(), bare, ingressClass("edge")), []);
      assert.deepEqual(problems(namespace(), ingress({ annotations: {}, service })), []);
    });
  });

  it("does not guess EKS Auto Mode's default", () => {
    const spec = { controller: "eks.amazonaws.com/alb" };
    const autoMode = { ...ingressClass("edge"), props: { metadata: { name: "edge" }, spec } };
    assert.deepEqual(problems(namespace(), ingress({ className: "edge", annotations: {}, service }), autoMode), []);
  });

  it("asks the Service before the Ingress", () => {
    const annotations = { [TARGET_TYPE]: "instance" };
    const props = { metadata: { name: "web", namespace: "shop", annotations } };
    const ofService = { type: "kubernetes:core/v1:Service", name: "web-service", props };
    assert.deepEqual(problems(namespace(), withType("ip"), ofService), [
      `web-service: ${TARGET_TYPE} is instance for the Service web ${WHERE}`,
    ]);
  });

  it("finds Services of network load balancers with nodes as targets", () => {
    const nlb = (type: unknown): Given => {
      const props = { metadata: { name: "smtp", namespace: "shop", annotations: { [NLB]: type } } };
      return { type: "kubernetes:core/v1:Service", name: "smtp", props };
    };
    assert.deepEqual(problems(namespace(), nlb("instance")), [`smtp: ${NLB} is instance ${WHERE}`]);
    assert.deepEqual(problems(namespace(), nlb("ip")), []);
  });

  it("leaves namespaces alone that ask for no gates, and knows those that are labelled by a patch", () => {
    assert.deepEqual(problems(namespace("disabled"), binding({ targetType: "instance" })), []);
    assert.deepEqual(problems(binding({ targetType: "instance" })), []);
    assert.equal(problems(namespace("enabled", "NamespacePatch"), binding({ targetType: "instance" })).length, 1);
    assert.deepEqual(problems(namespace(), { ...binding({ targetType: "instance" }), cluster: "other" }), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const nodes = binding({ targetType: "instance" }, { name: "nodes" });
    const judged = judge(policy, [namespace(), binding({ targetType: UNKNOWN }), nodes, withType(UNKNOWN)]);
    assert.deepEqual(judged.problems, [`nodes: spec.targetType is instance for the Service web ${WHERE}`]);
    assert.deepEqual(judged.unknown, [`shop metadata.annotations["${TARGET_TYPE}"]`, "web spec.targetType"].reverse());
    const label = judge(policy, [namespace(UNKNOWN), nodes]);
    assert.deepEqual(label.problems, []);
    assert.deepEqual(label.unknown, ['ns metadata.labels["elbv2.k8s.aws/pod-readiness-gate-inject"]']);
  });
});
