import assert from "node:assert/strict";
import { annotation as a, INGRESS_CLASS_ANNOTATION } from "../../src/annotations.ts";
import { type InterpretInput, interpret } from "../../src/interpret/index.ts";
import type { IngressClassParams } from "../../src/kubernetes.ts";
import { classParams, ingress, ingressClass, modelOf, parametrised, path } from "./manifests.ts";

const names = (input: InterpretInput) => interpret(input).map((each) => each.group);

describe("interpret, groups", () => {
  it("gives an Ingress without a group name a group of its own", () => {
    const { metadata, ...rest } = ingress("one");
    const alone = { ...rest, metadata: { ...metadata, annotations: {} } };
    assert.deepEqual(names({ ingresses: [alone] }), ["shop/one"]);
  });

  it("lets the group of class parameters win over the annotation", () => {
    const input = {
      ingresses: [ingress("one", {}, { ingressClassName: "edge" })],
      ingressClasses: [parametrised("edge")],
      ingressClassParams: [classParams("edge", { group: { name: "from-params" } })],
    };
    assert.deepEqual(names(input), ["from-params"]);
  });

  it("links parameters by the class's own name where no classes are given", () => {
    const ingressClassParams = [classParams("edge", { group: { name: "from-params" } })];
    const input = { ingresses: [ingress("one", {}, { ingressClassName: "edge" })], ingressClassParams };
    assert.deepEqual(names(input), ["from-params"]);
  });

  it("gives a class without parameters none, even where some have its name", () => {
    const input = {
      ingresses: [ingress("one", {}, { ingressClassName: "edge" })],
      ingressClasses: [ingressClass("edge")],
      ingressClassParams: [classParams("edge", { group: { name: "from-params" } })],
    };
    assert.deepEqual(names(input), ["g"]);
  });

  it("takes classes of EKS Auto Mode, where the group annotation says nothing", () => {
    const spec = { controller: "eks.amazonaws.com/alb" };
    assert.deepEqual(names({ ingresses: [ingress("one")], ingressClasses: [ingressClass("alb", spec)] }), ["shop/one"]);
  });

  it("reads EKS Auto Mode's parameters by the names that they have there", () => {
    const spec = {
      controller: "eks.amazonaws.com/alb",
      parameters: { apiGroup: "eks.amazonaws.com", kind: "IngressClassParams", name: "edge" },
    };
    const ofAutoMode: IngressClassParams = {
      apiVersion: "eks.amazonaws.com/v1",
      kind: "IngressClassParams",
      metadata: { name: "edge" },
      spec: { group: { name: "from-params" }, certificateARNs: ["arn:aws:acm:eu-west-1:111122223333:certificate/a"] },
    };
    const [group] = interpret({
      ingresses: [ingress("one", {}, { ingressClassName: "edge" })],
      ingressClasses: [ingressClass("edge", spec)],
      ingressClassParams: [classParams("edge", { group: { name: "of-the-other" } }), ofAutoMode],
    });
    assert.ok(group && !("error" in group));
    assert.deepEqual([group.group, ...group.listeners.map(({ port }) => port)], ["from-params", 443]);
  });

  it("refuses a class with the other platform's parameters", () => {
    const spec = {
      controller: "eks.amazonaws.com/alb",
      parameters: { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name: "edge" },
    };
    const [group] = interpret({
      ingresses: [ingress("one", {}, { ingressClassName: "edge" })],
      ingressClasses: [ingressClass("edge", spec)],
      ingressClassParams: [classParams("edge", {})],
    });
    assert.deepEqual(group, {
      group: "shop/one",
      error: "invalid ingress class: IngressClass edge references unknown parameters",
    });
  });

  it("leaves out Ingresses of other controllers", () => {
    const nginx = ingressClass("nginx", { controller: "k8s.io/ingress-nginx" });
    const ingresses = [
      ingress("by-class", {}, { ingressClassName: "nginx" }),
      ingress("by-annotation", { [INGRESS_CLASS_ANNOTATION]: "nginx" }),
      ingress("unknown", {}, { ingressClassName: "traefik" }),
    ];
    assert.deepEqual(interpret({ ingresses, ingressClasses: [nginx] }), []);
  });

  it("takes the legacy annotation and then no class parameters", () => {
    const input = {
      ingresses: [ingress("one", { [INGRESS_CLASS_ANNOTATION]: "alb" }, { ingressClassName: "edge" })],
      ingressClassParams: [classParams("edge", { group: { name: "from-params" } })],
    };
    assert.deepEqual(names(input), ["g"]);
  });

  it("takes Ingresses without a class only where one class is the default", () => {
    const { ingressClassName: _, ...spec } = ingress("one").spec;
    const classless = { ...ingress("one"), spec };
    const alb = ingressClass("alb");
    const annotations = { "ingressclass.kubernetes.io/is-default-class": "true" };
    const byDefault = { ...alb, metadata: { ...alb.metadata, annotations } };
    assert.deepEqual(names({ ingresses: [classless] }), []);
    assert.deepEqual(names({ ingresses: [classless], ingressClasses: [alb] }), []);
    assert.deepEqual(names({ ingresses: [classless], ingressClasses: [byDefault] }), ["g"]);
  });

  it("leaves out Ingresses that are being deleted", () => {
    const leaving = ingress("one");
    const metadata = { ...leaving.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" };
    assert.deepEqual(interpret({ ingresses: [{ ...leaving, metadata }] }), []);
  });

  for (const name of ["Edge", "-edge", "edge_1", "", "x".repeat(64)]) {
    it(`reports the group name "${name}" on the Ingress alone`, () => {
      const [group, other] = interpret({ ingresses: [ingress("bad", { [a.groupName]: name }), ingress("good")] });
      assert.equal(group?.group, "g");
      assert.match(JSON.stringify(other), /"group":"shop\/bad","error":"invalid ingress group: groupName must /);
    });
  }

  it("reports parameters that are not there on the Ingress alone", () => {
    const input = {
      ingresses: [ingress("one", {}, { ingressClassName: "edge" })],
      ingressClasses: [parametrised("edge")],
      ingressClassParams: [],
    };
    const error = 'invalid ingress class: IngressClassParams.elbv2.k8s.aws "edge" not found';
    assert.deepEqual(interpret(input), [{ group: "shop/one", error }]);
  });

  it("orders members by order, then by name as text", () => {
    const host = (name: string, order?: string) =>
      ingress(name, order === undefined ? {} : { [a.groupOrder]: order }, {
        rules: [{ host: `${name}.example.com`, http: { paths: [path({})] } }],
      });
    const { rules } = modelOf(
      host("b2"),
      host("b10"),
      host("late", "1000"),
      host("first", "-1000"),
      host("plus", "+0"),
    );
    const hosts = rules.map(({ conditions: [condition] }) =>
      condition?.field === "host-header" ? condition.hostHeaderConfig.values?.[0] : undefined,
    );
    assert.deepEqual(
      hosts,
      ["first", "b10", "b2", "plus", "late"].map((name) => `${name}.example.com`),
    );
  });

  it("builds the other groups where one is refused", () => {
    const broken = ingress("one", { [a.groupName]: "b", [a.groupOrder]: "x" });
    const around = ["a", "c"].map((name) => ingress(name, { [a.groupName]: name }));
    const groups = interpret({ ingresses: [broken, ...around] });
    assert.deepEqual(
      groups.map((group) => [group.group, "error" in group]),
      [
        ["a", false],
        ["b", true],
        ["c", false],
      ],
    );
  });
});
