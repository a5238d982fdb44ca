import assert from "node:assert/strict";
import { ingressServiceBackendMakesTargetGroup as policy } from "../../src/policies/ingress-service-backend-makes-target-group.ts";
import { CLASS_PARAMS, type Given, ingress, ingressClass, judge, UNKNOWN } from "../policies.ts";

const SERVICE = { name: "web", port: { number: 80 } };
const problems = (...given: readonly Given[]) => judge(policy, given).problems;

describe("ingress-service-backend-makes-target-group", () => {
  it("accepts actions that forward to target groups by name", () => {
    assert.deepEqual(problems(ingress()), []);
  });

  it("finds a Service as backend of a rule, names it, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [ingress({ service: SERVICE })]).messages, [
      "Ingress shop/shop: the Service web is named as backend. The controller makes a target group of its own for each " +
        "Ingress and Service; a load balancer has at most 100, which AWS does not raise, and every pod is health-checked " +
        "once a group. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3680) Fix: make one target " +
        "group and TargetGroupBinding for the Service, and forward to it by name with an actions.<name> annotation and a " +
        "backend port named use-annotation (MultiTenantAlb does both).",
    ]);
  });

  it("finds a Service as default backend, and in a weighted action", () => {
    const defaultBackend = { service: { name: "fallback", port: { number: 80 } } };
    assert.deepEqual(problems(ingress({ defaultBackend })), ["shop: the Service fallback is named as backend"]);
    const targetGroups = [{ serviceName: "api", servicePort: 80, weight: 1 }];
    const action = JSON.stringify({ type: "forward", forwardConfig: { targetGroups } });
    assert.deepEqual(problems(ingress({ annotations: { "alb.ingress.kubernetes.io/actions.web": action } })), [
      "shop: the Service api is named as backend",
    ]);
  });

  it("accepts redirects and fixed responses", () => {
    const annotations = { "alb.ingress.kubernetes.io/actions.web": '{"type":"fixed-response"}' };
    assert.deepEqual(problems(ingress({ annotations })), []);
  });

  it("leaves Ingresses of other controllers alone", () => {
    assert.deepEqual(problems(ingress({ service: SERVICE, className: "nginx", annotations: {} })), []);
  });

  it("knows an ALB's Ingress by its annotations, by its class, and by parameters of the class's name", () => {
    const byClass = ingress({ service: SERVICE, className: "edge", annotations: {} });
    const found = ["shop: the Service web is named as backend"];
    assert.deepEqual(problems(byClass), []);
    assert.deepEqual(problems(byClass, ingressClass("edge")), found);
    assert.deepEqual(
      problems(byClass, { type: CLASS_PARAMS, name: "edge", props: { metadata: { name: "edge" } } }),
      found,
    );
    const annotations = { "alb.ingress.kubernetes.io/scheme": "internal" };
    assert.deepEqual(problems(ingress({ service: SERVICE, className: "edge", annotations })), found);
  });

  it("says what it could not know, and still finds the rest", () => {
    const given = ingress({
      annotations: { "alb.ingress.kubernetes.io/actions.web": UNKNOWN },
      defaultBackend: { service: SERVICE },
    });
    const judged = judge(policy, [given]);
    assert.deepEqual(judged.problems, ["shop: the Service web is named as backend"]);
    assert.deepEqual(judged.unknown, ['shop metadata.annotations["alb.ingress.kubernetes.io/actions.web"]']);
  });
});
