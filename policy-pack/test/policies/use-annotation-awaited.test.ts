import assert from "node:assert/strict";
import { useAnnotationAwaited as policy } from "../../src/policies/use-annotation-awaited.ts";
import { type Given, ingress, judge, UNKNOWN } from "../policies.ts";

const SKIP = "pulumi.com/skipAwait";
const awaited = (annotations: Readonly<Record<string, unknown>> = {}) =>
  ingress({ annotations: { "alb.ingress.kubernetes.io/scheme": "internal", ...annotations } });
const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const FOUND = `shop: the backend web is an action, and ${SKIP} is not set`;

/** The anchor that a fleet with awaitLoadBalancers makes. */
function anchor(name: string): Given {
  const given = awaited();
  const props = { ...given.props, metadata: { name, namespace: "edge", labels: { "sluice/shard": "edge-001" } } };
  return { ...given, props };
}

describe("use-annotation-awaited", () => {
  it("accepts actions that are not waited for", () => {
    assert.deepEqual(problems(awaited({ [SKIP]: "true" })), []);
  });

  it("finds actions that are waited for, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [awaited()]).messages, [
      `Ingress shop/shop: the backend web is an action, and ${SKIP} is not set. Pulumi waits for Endpoints that are ` +
        "named like each backend and for the load balancer's address; an action has no Endpoints, so the update " +
        "waits for a minute, or for ten where no controller answers. " +
        `(https://github.com/pulumi/pulumi-kubernetes/issues/1915) Fix: set the annotation ${SKIP} to "true", or say ` +
        "with pulumi.com/timeoutSeconds how long to wait.",
    ]);
    assert.deepEqual(problems(awaited({ [SKIP]: "false" })), [
      `shop: the backend web is an action, and ${SKIP} is false`,
    ]);
  });

  it("finds an action as default backend", () => {
    const defaultBackend = { service: { name: "redirect", port: { name: "use-annotation" } } };
    const service = { name: "web", port: { number: 80 } };
    assert.deepEqual(problems(ingress({ defaultBackend, service })), [
      `shop: the backend redirect is an action, and ${SKIP} is not set`,
    ]);
  });

  it("accepts Services, which have Endpoints", () => {
    assert.deepEqual(problems(ingress({ service: { name: "web", port: { number: 80 } } })), []);
  });

  it("accepts Ingresses that say what, or how long, to wait for", () => {
    assert.deepEqual(problems(awaited({ "pulumi.com/timeoutSeconds": "900" })), []);
    assert.deepEqual(problems(awaited({ "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}" })), []);
  });

  it("accepts an Ingress whose load balancer something of the stack needs", () => {
    const record = {
      type: "aws:route53/record:Record",
      name: "dns",
      props: {},
      propertyDependencies: { records: ["shop"] },
    };
    assert.deepEqual(problems(awaited(), record), []);
    const after = { type: "aws:route53/record:Record", name: "dns", props: {}, dependsOn: ["shop"] };
    assert.deepEqual(problems(awaited(), after), [FOUND]);
  });

  it("accepts the anchor of a shard, and no other Ingress of it", () => {
    assert.deepEqual(problems(anchor("edge-001-anchor")), []);
    assert.equal(problems(anchor("edge-001-b0001")).length, 1);
  });

  it("leaves Ingresses of other controllers alone", () => {
    assert.deepEqual(problems(ingress({ className: "nginx", annotations: {} })), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const half = { ...awaited({ [SKIP]: UNKNOWN }), name: "half" };
    const purpose = { ...awaited({ "pulumi.com/timeoutSeconds": UNKNOWN }), name: "purpose" };
    const judged = judge(policy, [half, purpose, awaited()]);
    assert.deepEqual(judged.problems, [FOUND]);
    assert.deepEqual(judged.unknown, [
      `half metadata.annotations["${SKIP}"]`,
      'purpose metadata.annotations["pulumi.com/timeoutSeconds"]',
    ]);
  });
});
