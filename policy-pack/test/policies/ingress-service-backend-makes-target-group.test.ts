import assert from "node:assert/strict";
import { ingressServiceBackendMakesTargetGroup as policy } from "../../src/policies/ingress-service-backend-makes-target-group.ts";
import { classParams, type Given, ingressClass, judge, ingress as plainIngress, UNKNOWN } from "../policies.ts";

const SERVICE = { name: "web", port: { number: 80 } };
const GROUP = { "alb.ingress.kubernetes.io/group.name": "shared" };
const TO_WEB = {
  "alb.ingress.kubernetes.io/actions.web": JSON.stringify({ type: "forward", targetGroupName: "edge-001-web" }),
};

/** An Ingress of a group. */
function ingress({ annotations = TO_WEB, ...parts }: Parameters<typeof plainIngress>[0] = {}): Given {
  return plainIngress({ annotations: { ...GROUP, ...annotations }, ...parts });
}

function service(name: string): Given {
  return { type: "kubernetes:core/v1:Service", name, props: { metadata: { name, namespace: "shop" } } };
}
const problems = (...given: readonly Given[]) => judge(policy, given).problems;

describe("ingress-service-backend-makes-target-group", () => {
  it("accepts actions that forward to target groups by name", () => {
    assert.deepEqual(problems(ingress()), []);
  });

  it("finds a Service as backend of a rule, names it, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [ingress({ service: SERVICE })]).messages, [
      "Ingress shop/shop: the Service web is named as backend. The controller makes a target group of its own for " +
        "each Ingress and Service; a load balancer has at most 100, which AWS does not raise, and every pod is " +
        "health-checked once for each group. " +
        "(https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3680) Fix: make one target group " +
        "and TargetGroupBinding for the Service, and forward to it by name with an actions.<name> annotation and a " +
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
    assert.deepEqual(problems(plainIngress({ service: SERVICE, className: "nginx", annotations: {} })), []);
  });

  it("knows a group by the annotation of its Ingresses, and by the parameters of their class", () => {
    const found = ["shop: the Service web is named as backend"];
    const byClass = plainIngress({ service: SERVICE, className: "edge", annotations: {} });
    assert.deepEqual(problems(byClass), []);
    const params = classParams("edge", { group: { name: "edge" } });
    assert.deepEqual(problems(byClass, { ...ingressClass("edge"), name: "class" }, params), found);
    assert.deepEqual(problems(byClass, params), found);
    assert.deepEqual(problems(ingress({ service: SERVICE, className: "edge", annotations: {} })), found);
  });

  it("accepts Services behind an Ingress that has a load balancer of its own", () => {
    const alone = (name: string) => plainIngress({ name, service: SERVICE, annotations: {} });
    assert.deepEqual(problems(alone("shop"), alone("office")), []);
    assert.deepEqual(problems(alone("shop"), { ...ingressClass("alb"), name: "class" }), []);
  });

  it("finds tenants who have a load balancer and a target group each for one Service", () => {
    const alone = (name: string) => plainIngress({ name, service: SERVICE, annotations: {} });
    const found = ["acme", "globex", "initech"].map((name) => `${name}: the Service web is named as backend`);
    assert.deepEqual(problems(alone("acme"), alone("globex"), alone("initech")), found);
  });

  it("accepts a Service of the stack that one Ingress of the group names, and finds one that two name", () => {
    const shop = ingress({ service: SERVICE });
    const api = ingress({ name: "api", service: { name: "api", port: { number: 80 } } });
    assert.deepEqual(problems(shop, api, service("web"), { ...service("api"), name: "api-service" }), []);
    const office = ingress({ name: "office", service: SERVICE });
    assert.deepEqual(problems(shop, office, service("web")), [
      "shop: the Service web is named as backend",
      "office: the Service web is named as backend",
    ]);
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
