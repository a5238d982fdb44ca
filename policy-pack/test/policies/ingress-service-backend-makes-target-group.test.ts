import assert from "node:assert/strict";
import { ingressServiceBackendMakesTargetGroup as policy } from "../../src/policies/ingress-service-backend-makes-target-group.ts";
import { INGRESS, ingress, messagesOf } from "../policies.ts";

const SERVICE = { name: "web", port: { number: 80 } };
const check = (parts: Parameters<typeof ingress>[0], config?: object) =>
  messagesOf(policy, INGRESS, ingress(parts), config);

describe("ingress-service-backend-makes-target-group", () => {
  it("accepts actions that forward to target groups by name", async () => {
    assert.deepEqual(await check({}), []);
  });

  it("is advisory", () => {
    assert.equal(policy.enforcementLevel, "advisory");
  });

  it("finds a Service as backend of a rule, names it and says what to do", async () => {
    const [message = ""] = await check({ service: SERVICE });
    assert.match(message, /Service backends \(web\)/);
    assert.match(message, /at most 100.*docs\.aws\.amazon\.com.*use-annotation/);
  });

  it("finds a Service as default backend", async () => {
    assert.match(
      (await check({ defaultBackend: { service: { name: "fallback", port: { number: 80 } } } })).join(),
      /\(fallback\)/,
    );
  });

  it("finds a Service inside a weighted action", async () => {
    const action = {
      type: "forward",
      forwardConfig: { targetGroups: [{ serviceName: "api", servicePort: 80, weight: 1 }] },
    };
    const annotations = { "alb.ingress.kubernetes.io/actions.web": JSON.stringify(action) };
    assert.match((await check({ annotations })).join(), /\(api\)/);
  });

  it("accepts redirects and fixed responses", async () => {
    const annotations = { "alb.ingress.kubernetes.io/actions.web": '{"type":"fixed-response"}' };
    assert.deepEqual(await check({ annotations }), []);
  });

  it("leaves Ingresses of other controllers alone", async () => {
    assert.deepEqual(await check({ service: SERVICE, className: "nginx", annotations: {} }), []);
  });

  it("knows an ALB's Ingress of any class by its annotations, and by configured classes", async () => {
    const annotations = { "alb.ingress.kubernetes.io/scheme": "internal" };
    assert.equal((await check({ service: SERVICE, className: "edge", annotations })).length, 1);
    const byClass = { service: SERVICE, className: "edge", annotations: {} };
    assert.equal((await check(byClass)).length, 0);
    assert.equal((await check(byClass, { ingressClasses: ["edge"] })).length, 1);
  });
});
