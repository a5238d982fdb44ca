import assert from "node:assert/strict";
import { ingressGroupPinned as policy } from "../../src/policies/ingress-group-pinned.ts";
import { member, PREFIX } from "../groups.ts";
import { classParams, type Given, ingress, ingressClass, judge, UNKNOWN } from "../policies.ts";
import { AUTO_MODE_PARAMS } from "../types.ts";

const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const JOINS = { annotations: { [`${PREFIX}/group.name`]: "edge" } };
const chart = (values: unknown): Given => ({
  type: "kubernetes:helm.sh/v3:Release",
  name: "controller",
  props: { chart: "aws-load-balancer-controller", values },
});
const IGNORED = chart({ disableIngressGroupNameAnnotation: true });

describe("ingress-group-pinned, of Ingresses", () => {
  it("accepts a class that has a group, and Ingresses that join none", () => {
    const params = classParams("edge", { group: { name: "edge" } });
    assert.deepEqual(problems(params, { ...ingressClass("edge"), name: "class" }, member("shop", JOINS)), []);
    assert.deepEqual(problems(ingress()), []);
  });

  it("finds the annotation on an Ingress whose class has no group, and says why and what to do", () => {
    const given = [
      classParams("edge", { scheme: "internal" }),
      { ...ingressClass("edge"), name: "class" },
      member("shop", JOINS),
    ];
    assert.deepEqual(judge(policy, given).messages, [
      "Ingress shops/shop: it joins the group edge by annotation, as its class edge has no group. Whoever may write an Ingress " +
        "anywhere in the cluster can join any group that is chosen by annotation, and put rules for other tenants' hosts on " +
        "its load balancer. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/1913) Fix: set spec.group.name " +
        "in the IngressClassParams of the class and drop the annotation, or let the controller ignore it with " +
        "disableIngressGroupNameAnnotation: true.",
    ]);
  });

  it("finds it without parameters, with the chart's own class, with the older annotation and without a class", () => {
    const bare = {
      ...ingressClass("edge"),
      props: { metadata: { name: "edge" }, spec: { controller: "ingress.k8s.aws/alb" } },
      name: "class",
    };
    const found = "shop: it joins the group edge by annotation, as";
    assert.deepEqual(problems(bare, member("shop", JOINS)), [`${found} its class edge has no group`]);
    assert.deepEqual(problems(ingress(JOINS)), [`${found} its class alb has no group`]);
    const older = { annotations: { ...JOINS.annotations, "kubernetes.io/ingress.class": "alb" } };
    assert.deepEqual(problems(ingress(older)), [`${found} its class alb has no group`]);
    const none = ingress(JOINS);
    const spec = { ...Reflect.get(none.props, "spec"), ingressClassName: undefined };
    assert.deepEqual(problems({ ...none, props: { ...none.props, spec } }), [`${found} it names no class`]);
  });

  it("leaves classes of other stacks, EKS Auto Mode and other controllers alone", () => {
    assert.deepEqual(problems(member("shop", JOINS)), []);
    const auto = { type: AUTO_MODE_PARAMS, name: "auto", props: { metadata: { name: "edge" }, spec: {} } };
    assert.deepEqual(problems(auto, member("shop", JOINS)), []);
  });

  it("accepts the annotation where the controller ignores it", () => {
    assert.deepEqual(problems(ingress(JOINS), IGNORED), []);
    assert.deepEqual(problems(ingress(JOINS), chart({ disableIngressGroupNameAnnotation: "true" })), []);
    assert.equal(problems(ingress(JOINS), chart({})).length, 1);
    assert.equal(problems(ingress(JOINS), { ...IGNORED, cluster: "other" }).length, 1);
  });
});

describe("ingress-group-pinned, of the controller", () => {
  it("accepts parameters that all have a group, and a controller that ignores the annotation", () => {
    assert.deepEqual(problems(chart({}), classParams("edge", { group: { name: "edge" } })), []);
    assert.deepEqual(problems(IGNORED, classParams("edge", {})), []);
  });

  it("finds a controller that reads the annotation beside parameters without a group", () => {
    assert.deepEqual(problems(chart({}), classParams("b", {}), classParams("a", {})), [
      "controller: disableIngressGroupNameAnnotation is not true, and IngressClassParams a, IngressClassParams b have no spec.group",
    ]);
  });

  it("reads the flag of a Deployment", () => {
    const deployment = (...args: readonly unknown[]) => {
      const container = { name: "controller", image: "public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0", args };
      const props = { metadata: { name: "lbc" }, spec: { template: { spec: { containers: [container] } } } };
      return { type: "kubernetes:apps/v1:Deployment", name: "lbc", props };
    };
    assert.deepEqual(problems(deployment("--cluster-name=x"), classParams("edge", {})), [
      "lbc: args has no --disable-ingress-group-name-annotation=true, and IngressClassParams edge has no spec.group",
    ]);
    assert.deepEqual(problems(deployment("--disable-ingress-group-name-annotation"), classParams("edge", {})), []);
    assert.deepEqual(problems(deployment("--disable-ingress-group-name-annotation=true"), classParams("edge", {})), []);
    assert.deepEqual(judge(policy, [deployment(UNKNOWN), classParams("edge", {})]).unknown, [
      "lbc spec.template.spec.containers[0].args[0]",
    ]);
  });

  it("says what it could not know, and still finds the rest", () => {
    const unset = { metadata: { name: "x" }, spec: { controller: "ingress.k8s.aws/alb" } };
    const cases = [
      [
        chart({ disableIngressGroupNameAnnotation: UNKNOWN }),
        classParams("edge", {}),
        "controller values.disableIngressGroupNameAnnotation",
      ],
      [chart({}), classParams("edge", { group: UNKNOWN }), "edge spec.group"],
      [
        { ...ingressClass("edge"), props: unset },
        ingress({ annotations: { [`${PREFIX}/group.name`]: UNKNOWN } }),
        `shop metadata.annotations["${PREFIX}/group.name"]`,
      ],
    ] as const;
    for (const [one, two, unknown] of cases) {
      const beside = [
        { ...classParams("open", {}), cluster: "two" },
        { ...chart({}), name: "reads", cluster: "two" },
      ];
      const judged = judge(policy, [one, two, ...beside]);
      assert.deepEqual(judged.problems, [
        "reads: disableIngressGroupNameAnnotation is not true, and IngressClassParams open has no spec.group",
      ]);
      assert.deepEqual([...new Set(judged.unknown)], [unknown]);
    }
  });
});
