import assert from "node:assert/strict";
import { albInternalUnlessAsked as policy } from "../../src/policies/alb-internal-unless-asked.ts";
import { INGRESS, ingress, messagesOf } from "../policies.ts";

const PARAMS = "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const SCHEME = "alb.ingress.kubernetes.io/scheme";

function params(spec: object, annotations: object = {}): Record<string, unknown> {
  return { metadata: { name: "edge", annotations }, spec };
}

describe("alb-internal-unless-asked", () => {
  it("accepts internal load balancers however they are made", async () => {
    assert.deepEqual(await messagesOf(policy, PARAMS, params({ scheme: "internal" })), []);
    assert.deepEqual(await messagesOf(policy, PARAMS, params({})), []);
    assert.deepEqual(await messagesOf(policy, INGRESS, ingress({ annotations: { [SCHEME]: "internal" } })), []);
    assert.deepEqual(await messagesOf(policy, BALANCER, { internal: true }), []);
  });

  it("is advisory", () => {
    assert.equal(policy.enforcementLevel, "advisory");
  });

  it("finds internet-facing class params, of the controller and of EKS Auto Mode", async () => {
    for (const type of [PARAMS, "kubernetes:eks.amazonaws.com/v1:IngressClassParams"]) {
      const [message = ""] = await messagesOf(policy, type, params({ scheme: "internet-facing" }));
      assert.match(message, /docs\.aws\.amazon\.com.*annotation sluice\/internet-facing/);
    }
  });

  it("finds internet-facing Ingresses", async () => {
    assert.equal(
      (await messagesOf(policy, INGRESS, ingress({ annotations: { [SCHEME]: "internet-facing" } }))).length,
      1,
    );
  });

  it("finds load balancers that Pulumi makes without saying internal, but not network load balancers", async () => {
    assert.match((await messagesOf(policy, BALANCER, {})).join(), /tag sluice:internet-facing/);
    assert.equal((await messagesOf(policy, BALANCER, { loadBalancerType: "network" })).length, 0);
  });

  it("accepts what an annotation or a tag asks for in words", async () => {
    const why = "shop front, asked by the web team";
    const annotations = { [SCHEME]: "internet-facing", "sluice/internet-facing": why };
    assert.deepEqual(await messagesOf(policy, INGRESS, ingress({ annotations })), []);
    assert.deepEqual(await messagesOf(policy, PARAMS, params({ scheme: "internet-facing" }, annotations)), []);
    const tags = [{ key: "sluice:internet-facing", value: why }];
    assert.deepEqual(await messagesOf(policy, PARAMS, params({ scheme: "internet-facing", tags })), []);
    assert.deepEqual(await messagesOf(policy, BALANCER, { tags: { "sluice:internet-facing": why } }), []);
  });

  it("does not take an empty reason", async () => {
    const annotations = { [SCHEME]: "internet-facing", "sluice/internet-facing": "" };
    assert.equal((await messagesOf(policy, INGRESS, ingress({ annotations }))).length, 1);
  });
});
