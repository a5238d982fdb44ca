import assert from "node:assert/strict";
import { albInternalUnlessAsked as policy } from "../../src/policies/alb-internal-unless-asked.ts";
import { classParams, type Given, ingress, judge, UNKNOWN } from "../policies.ts";
import { AUTO_MODE_PARAMS, LOAD_BALANCER } from "../types.ts";

const SCHEME = "alb.ingress.kubernetes.io/scheme";
const WHY = "shop front, asked by the web team";
const balancer = (props: object): Given => ({ type: LOAD_BALANCER, name: "edge", props });
const problems = (given: Given) => judge(policy, [given]).problems;

describe("alb-internal-unless-asked", () => {
  it("accepts internal load balancers however they are made", () => {
    for (const given of [
      classParams("edge", { scheme: "internal" }),
      classParams("edge", {}),
      ingress({ annotations: { [SCHEME]: "internal" } }),
      ingress(),
      balancer({ internal: true }),
      balancer({ internal: "true" }),
    ]) {
      assert.deepEqual(problems(given), []);
    }
  });

  it("finds class parameters of the controller that face the internet, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [classParams("edge", { scheme: "internet-facing" })]).messages, [
      "IngressClassParams edge: spec.scheme is internet-facing, and nobody says why. Everyone on the internet " +
        "reaches what stands behind such a load balancer. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html) Fix: " +
        "set the scheme to internal, or say who asked for it and why in the annotation sluice/internet-facing.",
    ]);
  });

  it("finds class parameters of EKS Auto Mode and Ingresses that face the internet", () => {
    const autoMode = { ...classParams("edge", { scheme: "internet-facing" }), type: AUTO_MODE_PARAMS };
    assert.deepEqual(problems(autoMode), ["edge: spec.scheme is internet-facing, and nobody says why"]);
    assert.deepEqual(problems(ingress({ annotations: { [SCHEME]: "internet-facing" } })), [
      `shop: metadata.annotations["${SCHEME}"] is internet-facing, and nobody says why`,
    ]);
  });

  it("finds patches that open someone else's load balancer", () => {
    const patch = (given: Given): Given => ({ ...given, type: `${given.type}Patch` });
    assert.deepEqual(problems(patch(classParams("edge", { scheme: "internet-facing" }))), [
      "edge: spec.scheme is internet-facing, and nobody says why",
    ]);
    assert.deepEqual(problems(patch(ingress({ annotations: { [SCHEME]: "internet-facing" } }))), [
      `shop: metadata.annotations["${SCHEME}"] is internet-facing, and nobody says why`,
    ]);
  });

  it("finds load balancers that Pulumi makes without saying internal, under all of the provider's names", () => {
    const module = ["lb", "alb", "applicationloadbalancing", "elasticloadbalancingv2"];
    for (const type of module.map((name) => `aws:${name}/loadBalancer:LoadBalancer`)) {
      assert.deepEqual(problems({ ...balancer({}), type }), ["edge: internal is not set"]);
      assert.deepEqual(problems({ ...balancer({ internal: false }), type }), ["edge: internal is false"]);
    }
  });

  it("leaves network load balancers alone", () => {
    assert.deepEqual(problems(balancer({ loadBalancerType: "network" })), []);
    assert.deepEqual(problems(balancer({ loadBalancerType: "application" })), ["edge: internal is not set"]);
  });

  it("accepts what an annotation or a tag asks for in words", () => {
    const annotations = { [SCHEME]: "internet-facing", "sluice/internet-facing": WHY };
    assert.deepEqual(problems(ingress({ annotations })), []);
    assert.deepEqual(problems(classParams("edge", { scheme: "internet-facing" }, annotations)), []);
    const tags = [{ key: "sluice:internet-facing", value: WHY }];
    assert.deepEqual(problems(classParams("edge", { scheme: "internet-facing", tags })), []);
    assert.deepEqual(problems(balancer({ tags: { "sluice:internet-facing": WHY } })), []);
  });

  it("does not take an empty reason", () => {
    const annotations = { [SCHEME]: "internet-facing", "sluice/internet-facing": "" };
    assert.equal(problems(ingress({ annotations })).length, 1);
    assert.equal(problems(balancer({ tags: { "sluice:internet-facing": "" } })).length, 1);
  });

  it("says what it could not know instead of passing it", () => {
    const cases: [Given, string][] = [
      [classParams("edge", { scheme: UNKNOWN }), "edge spec.scheme"],
      [ingress({ annotations: { [SCHEME]: UNKNOWN } }), `shop metadata.annotations["${SCHEME}"]`],
      [classParams("edge", { scheme: "internet-facing", tags: UNKNOWN }), "edge spec.tags"],
      [classParams("edge", { scheme: "internet-facing", tags: [{ key: UNKNOWN }] }), "edge spec.tags[0].key"],
      [balancer({ internal: UNKNOWN }), "edge internal"],
      [balancer({ loadBalancerType: UNKNOWN }), "edge loadBalancerType"],
      [balancer({ tags: UNKNOWN }), "edge tags"],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [given, balancer({ internal: false })]);
      assert.deepEqual(judged.problems, ["edge: internal is false"]);
      assert.deepEqual(judged.unknown, [path]);
    }
  });
});
