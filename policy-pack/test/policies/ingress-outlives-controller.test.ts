import assert from "node:assert/strict";
import { ingressOutlivesController as policy } from "../../src/policies/ingress-outlives-controller.ts";
import { type Given, ingress, judge, UNKNOWN } from "../policies.ts";
import { BINDING } from "../types.ts";

const CHART = { chart: "aws-load-balancer-controller", values: { clusterName: "prod" } };
const release: Given = { type: "kubernetes:helm.sh/v3:Release", name: "controller", props: CHART };
const binding: Given = {
  type: BINDING,
  name: "web",
  props: { metadata: { name: "web", namespace: "shop" }, spec: {} },
};
const component = (name: string, parts: Partial<Given> = {}): Given => ({
  type: "acme:index:Platform",
  name,
  props: {},
  cluster: "",
  ...parts,
});
const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const FOUND = ["shop: it does not depend on Release controller, whose finalizer it has"];

describe("ingress-outlives-controller", () => {
  it("accepts Ingresses and bindings that depend on the controller", () => {
    const dependsOn = ["controller"];
    assert.deepEqual(problems(release, { ...ingress(), dependsOn }, { ...binding, dependsOn }), []);
  });

  it("finds those that do not, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [release, ingress()]).messages, [
      "Ingress shop/shop: it does not depend on Release controller, whose finalizer it has. Only the controller " +
        "takes its finalizers off. Without the dependency Pulumi may delete the controller first; pulumi destroy " +
        "then never ends, and load balancers stay behind in AWS. " +
        "(https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1629) Fix: add the controller to " +
        "its dependsOn (for a MultiTenantAlb, set its argument controller).",
    ]);
    assert.deepEqual(problems(release, binding), [
      "web: it does not depend on Release controller, whose finalizer it has",
    ]);
  });

  it("has nothing to say where the stack installs no controller, or one in another cluster", () => {
    assert.deepEqual(problems(ingress(), binding), []);
    assert.deepEqual(problems({ ...release, cluster: "other" }, ingress()), []);
    assert.deepEqual(problems({ ...release, props: { ...CHART, chart: "ingress-nginx" } }, ingress()), []);
  });

  it("accepts a dependency by way of others, a property, a parent, or the provider", () => {
    const between: Given = { type: "kubernetes:core/v1:ConfigMap", name: "map", props: {}, dependsOn: ["controller"] };
    assert.deepEqual(problems(release, between, { ...ingress(), dependsOn: ["map"] }), []);
    assert.deepEqual(problems(release, { ...ingress(), propertyDependencies: { spec: ["controller"] } }), []);
    const tenants = component("tenants", { dependsOn: ["controller"] });
    assert.deepEqual(problems(release, tenants, { ...ingress(), parent: "tenants" }), []);
    const urn = "urn:pulumi:dev::test::pulumi:providers:kubernetes::prod";
    const provider = {
      type: "pulumi:providers:kubernetes",
      name: "prod",
      props: {},
      dependsOn: ["controller"],
      cluster: "",
    };
    assert.deepEqual(problems({ ...release, cluster: urn }, provider, { ...ingress(), cluster: urn }), []);
  });

  it("accepts a dependency on a component that the controller is part of, and not a shared parent", () => {
    const given = [component("platform"), { ...release, parent: "platform" }];
    assert.deepEqual(problems(...given, { ...ingress(), dependsOn: ["platform"] }), []);
    assert.deepEqual(problems(...given, { ...ingress(), parent: "platform" }), FOUND);
  });

  it("finds them beside charts that are components, and beside the controller's manifest", () => {
    const image = "public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0";
    const spec = { template: { spec: { containers: [{ name: "controller", image }] } } };
    const props = { metadata: { name: "aws-load-balancer-controller", namespace: "kube-system" }, spec };
    const deployment: Given = { type: "kubernetes:apps/v1:Deployment", name: "d", props };
    assert.deepEqual(problems(deployment, ingress()), [
      "shop: it does not depend on Deployment kube-system/aws-load-balancer-controller, whose finalizer it has",
    ]);
    const chart: Given = { type: "kubernetes:helm.sh/v4:Chart", name: "chart", props: CHART, cluster: "" };
    assert.equal(problems(chart, ingress()).length, 1);
    assert.deepEqual(problems(chart, { ...ingress(), dependsOn: ["chart"] }), []);
    const rendered = { ...deployment, parent: "chart" };
    assert.deepEqual(problems(chart, rendered, { ...ingress(), dependsOn: ["chart"] }), []);
    assert.deepEqual(problems(chart, { ...rendered, cluster: "other" }, ingress()), []);
  });

  it("leaves EKS Auto Mode and Ingresses of other controllers alone", () => {
    const spec = { controller: "eks.amazonaws.com/alb" };
    const ofClass = {
      type: "kubernetes:networking.k8s.io/v1:IngressClass",
      name: "class",
      props: { metadata: { name: "auto" }, spec },
    };
    assert.deepEqual(problems(release, ofClass, ingress({ className: "auto" })), []);
    const autoMode = { ...binding, type: "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding" };
    assert.deepEqual(problems(release, autoMode, ingress({ className: "nginx", annotations: {} })), []);
  });

  it("needs no values that are not known yet", () => {
    const given = ingress({ host: UNKNOWN, annotations: { "alb.ingress.kubernetes.io/actions.web": UNKNOWN } });
    const judged = judge(policy, [{ ...release, props: { ...CHART, values: UNKNOWN } }, given]);
    assert.deepEqual([judged.problems, judged.unknown], [FOUND, []]);
  });

  it("says that it does not know whose Ingress it is, and still finds the rest", () => {
    const judged = judge(policy, [
      release,
      ingress({ name: "half", className: UNKNOWN as symbol, annotations: {} }),
      ingress(),
    ]);
    assert.deepEqual(judged.problems, FOUND);
    assert.deepEqual(judged.unknown, ["half spec.ingressClassName"]);
  });
});
