import assert from "node:assert/strict";
import { albDeletionProtection as policy } from "../../src/policies/alb-deletion-protection.ts";
import { release } from "../controllers.ts";
import { autoModeGroup, group, keyed, loadBalancer, member } from "../loadBalancers.ts";
import { classParams, type Given, ingressClass, judge, UNKNOWN, urnOf } from "../policies.ts";

const KEY = "deletion_protection.enabled";
const ATTRIBUTES = "load-balancer-attributes";
const IN_ANNOTATION = `metadata.annotations["alb.ingress.kubernetes.io/${ATTRIBUTES}"]`;
const ON = { loadBalancerAttributes: keyed({ "idle_timeout.timeout_seconds": "60", [KEY]: "true" }) };
const OFF = { loadBalancerAttributes: keyed({ [KEY]: "false" }) };
const WHY = "a preview, taken down at night";
const problems = (given: readonly Given[]) => judge(policy, given).problems;

describe("alb-deletion-protection", () => {
  it("accepts protection that class parameters ask for, or members, or a load balancer of Pulumi's", () => {
    assert.deepEqual(problems(group(ON)), []);
    assert.deepEqual(problems(autoModeGroup(ON)), []);
    assert.deepEqual(problems(group({}, { [ATTRIBUTES]: `a=b,${KEY}=true` })), []);
    assert.deepEqual(problems([loadBalancer({ enableDeletionProtection: true })]), []);
  });

  it("finds class parameters without it, and says why and what to do", () => {
    assert.deepEqual(judge(policy, group({})).messages, [
      `IngressClassParams edge: ${KEY} is not set. A deleted load balancer takes every tenant's traffic and its DNS name ` +
        "with it. Protection that someone has switched on in the console does not help: the controller still replaces the " +
        "load balancer when its scheme changes. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2940) " +
        `Fix: add ${KEY} with the value "true" to spec.loadBalancerAttributes, or say why it may be lost in the annotation ` +
        "sluice/disposable or the tag sluice:disposable.",
    ]);
  });

  it("finds it off, and where", () => {
    assert.deepEqual(problems(group(OFF)), [`edge: ${KEY} in spec.loadBalancerAttributes is false`]);
    assert.deepEqual(problems(group({}, { [ATTRIBUTES]: `${KEY}=false` })), [
      `shop: ${KEY} in ${IN_ANNOTATION} is false`,
    ]);
    for (const value of [false, "false"]) {
      assert.deepEqual(problems([loadBalancer({ enableDeletionProtection: value })]), [
        "edge: enableDeletionProtection is false",
      ]);
    }
    assert.deepEqual(problems([loadBalancer({})]), ["edge: enableDeletionProtection is not set"]);
  });

  it("gives the class parameters the last word", () => {
    assert.deepEqual(problems(group(ON, { [ATTRIBUTES]: `${KEY}=false` })), []);
    assert.deepEqual(problems(group(OFF, { [ATTRIBUTES]: `${KEY}=true` })), [
      `edge: ${KEY} in spec.loadBalancerAttributes is false`,
    ]);
  });

  it("takes the word of one member for all", () => {
    const others = member("edge", { [ATTRIBUTES]: `${KEY}=true` }, "other");
    assert.deepEqual(problems([...group({ group: { name: "edge" } }), others]), []);
  });

  it("asks Ingresses without class parameters that describe a load balancer, or have one of their own", () => {
    assert.deepEqual(problems([member("alb", { scheme: "internal" })]), [`shop: ${KEY} is not set`]);
    const { props } = ingressClass("edge");
    const bare = { ...ingressClass("edge"), props: { ...props, spec: { controller: "ingress.k8s.aws/alb" } } };
    assert.deepEqual(problems([bare, member("edge")]), [`shop: ${KEY} is not set`]);
  });

  it("asks nothing of guests on a load balancer that another stack describes", () => {
    assert.deepEqual(problems([member("edge", { "group.order": "5" })]), []);
    assert.deepEqual(problems([classParams("edge", {})]), []);
    const withParams = release({ ingressClassParams: { spec: ON } });
    assert.deepEqual(problems([member("alb", { scheme: "internal" }), withParams]), []);
    assert.deepEqual(problems([member("alb", { scheme: "internal" }), release({})]), [`shop: ${KEY} is not set`]);
  });

  it("finds what is said wrong even where the rest is another stack's", () => {
    assert.deepEqual(problems([classParams("edge", OFF)]), [`edge: ${KEY} in spec.loadBalancerAttributes is false`]);
    assert.deepEqual(problems([member("edge", { [ATTRIBUTES]: `${KEY}=false` })]), [
      `shop: ${KEY} in ${IN_ANNOTATION} is false`,
    ]);
  });

  it("accepts a load balancer of which words say that it may be lost", () => {
    assert.deepEqual(problems(group({}, {}, { "sluice/disposable": WHY })), []);
    assert.deepEqual(problems(group({ tags: keyed({ "sluice:disposable": WHY }) })), []);
    assert.deepEqual(problems([member("alb", { scheme: "internal", "sluice/disposable": WHY })]), []);
    assert.deepEqual(problems([member("alb", { scheme: "internal", tags: "sluice:disposable=a test" })]), []);
    assert.deepEqual(problems([loadBalancer({ tags: { "sluice:disposable": WHY } })]), []);
  });

  it("takes no empty word, and no tenant's for a load balancer with class parameters", () => {
    const found = [`edge: ${KEY} is not set`];
    assert.deepEqual(problems(group({}, {}, { "sluice/disposable": "" })), found);
    assert.deepEqual(problems(group({}, { "sluice/disposable": WHY })), found);
    assert.equal(problems([loadBalancer({ tags: { "sluice:disposable": "" } })]).length, 1);
  });

  it("leaves network load balancers alone", () => {
    assert.deepEqual(problems([loadBalancer({ loadBalancerType: "network" })]), []);
  });

  it("takes the reason that the provider gives to all that it makes", () => {
    const provider: Given = {
      type: "pulumi:providers:aws",
      name: "aws",
      props: { defaultTags: { tags: { "sluice:disposable": WHY } } },
    };
    const given = { ...loadBalancer({}), cluster: urnOf(provider) };
    assert.deepEqual(problems([provider, given]), []);
    assert.equal(problems([provider, { ...given, props: { tags: { "sluice:disposable": "" } } }]).length, 1);
    assert.deepEqual(problems([loadBalancer({ tagsAll: { "sluice:disposable": WHY } })]), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong = loadBalancer({ enableDeletionProtection: false }, "other");
    const cases: [Given[], string][] = [
      [group({ loadBalancerAttributes: UNKNOWN }), "edge spec.loadBalancerAttributes"],
      [group({ loadBalancerAttributes: keyed({ [KEY]: UNKNOWN }) }), "edge spec.loadBalancerAttributes[0].value"],
      [group({ loadBalancerAttributes: [{ key: UNKNOWN }] }), "edge spec.loadBalancerAttributes[0].key"],
      [group({}, { [ATTRIBUTES]: UNKNOWN }), `shop ${IN_ANNOTATION}`],
      [group({}, {}, { "sluice/disposable": UNKNOWN }), 'edge metadata.annotations["sluice/disposable"]'],
      [group({ tags: UNKNOWN }), "edge spec.tags"],
      [[loadBalancer({ enableDeletionProtection: UNKNOWN })], "edge enableDeletionProtection"],
      [[loadBalancer({ tags: UNKNOWN })], "edge tags"],
      [[loadBalancer({ loadBalancerType: UNKNOWN })], "edge loadBalancerType"],
    ];
    for (const [given, path] of cases) {
      const judged = judge(policy, [...given, wrong]);
      assert.deepEqual(judged.problems, ["other: enableDeletionProtection is false"], path);
      assert.deepEqual([...new Set(judged.unknown)], [path]);
    }
  });

  it("asks for nothing that does not matter", () => {
    assert.deepEqual(judge(policy, group({ ...ON, tags: UNKNOWN }, { [ATTRIBUTES]: UNKNOWN })).unknown, []);
  });
});
