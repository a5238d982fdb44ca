import assert from "node:assert/strict";
import { canarySharesFallbackAction as policy } from "../../src/policies/canary-shares-fallback-action.ts";
import { groupArn } from "../forwarding.ts";
import { type Given, ingress, judge, UNKNOWN } from "../policies.ts";
import { canary, rollout } from "../rollouts.ts";
import { INGRESS_PATCH } from "../types.ts";

const ROOT = "alb.ingress.kubernetes.io/actions.shop-root";
const SERVICES = [
  { ServiceName: "shop-pong", ServicePort: "80", Weight: 0 },
  { ServiceName: "shop-ping", ServicePort: "80", Weight: 100 },
];
const ROLLOUT = rollout(canary());
const FALLBACK = { TargetGroupName: "edge-fallback", Weight: 0 };
const FOUND = [`shop: ${ROOT} forwards to edge-fallback, and the Rollout shop/shop rewrites it`];

function forward(...TargetGroups: readonly object[]): string {
  return JSON.stringify({ Type: "forward", ForwardConfig: { TargetGroups } });
}
const routed = (annotations: Readonly<Record<string, unknown>>, name = "shop") =>
  ingress({ name, annotations, service: { name: "shop-root", port: { name: "use-annotation" } } });
const problems = (...given: readonly Given[]) => judge(policy, given).problems;

describe("canary-shares-fallback-action", () => {
  it("accepts an action with the Rollout's Services, and one that Argo has not written yet", () => {
    assert.deepEqual(problems(ROLLOUT, routed({ [ROOT]: forward(...SERVICES) }), routed({}, "later")), []);
    assert.deepEqual(problems(ROLLOUT, routed({})), []);
  });

  it("finds a fallback by name in the action, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [ROLLOUT, routed({ [ROOT]: forward(...SERVICES, FALLBACK) })]).messages, [
      "Ingress shop/shop: alb.ingress.kubernetes.io/actions.shop-root forwards to edge-fallback, and the Rollout " +
        "shop/shop rewrites it. Argo writes the whole action on each step and knows Services only: a target group by " +
        "name or ARN, such as a Lambda fallback, is gone from the rule after the first step. " +
        "(https://github.com/argoproj/argo-rollouts/issues/1572) Fix: forward to the canary's Services only, and " +
        "give the fallback an action of another name, for hosts or paths that no Rollout routes.",
    ]);
  });

  it("finds a target group by ARN, alone, and in a patch", () => {
    const TargetGroupARN = groupArn("legacy");
    assert.deepEqual(problems(ROLLOUT, routed({ [ROOT]: forward(...SERVICES, { TargetGroupARN, Weight: 1 }) })), [
      `shop: ${ROOT} forwards to legacy, and the Rollout shop/shop rewrites it`,
    ]);
    const alone = '{"type":"forward","targetGroupName":"edge-fallback"}';
    const patch: Given = { ...routed({ [ROOT]: alone }), type: INGRESS_PATCH };
    assert.deepEqual(problems(ROLLOUT, patch), FOUND);
  });

  it("leaves other actions of the Ingress, other Ingresses and other namespaces alone", () => {
    const shared = forward(...SERVICES, FALLBACK);
    assert.deepEqual(problems(ROLLOUT, routed({ "alb.ingress.kubernetes.io/actions.web": shared })), []);
    const other = ingress({ name: "api", namespace: "shop", annotations: { [ROOT]: shared } });
    const elsewhere = ingress({ name: "shop", namespace: "other", annotations: { [ROOT]: shared } });
    assert.deepEqual(problems(ROLLOUT, other, elsewhere), []);
    assert.deepEqual(problems(ROLLOUT, { ...routed({ [ROOT]: shared }), cluster: "another" }), []);
    assert.deepEqual(problems(routed({ [ROOT]: shared })), []);
  });

  it("finds it in each of several Ingresses", () => {
    const several = rollout(canary({}, { ingress: undefined, ingresses: ["first", "second"] }));
    const shared = forward(FALLBACK);
    const inShop = (name: string) => ingress({ name, namespace: "shop", annotations: { [ROOT]: shared } });
    assert.deepEqual(problems(several, inShop("first"), inShop("second"), inShop("third")), [
      `first: ${ROOT} forwards to edge-fallback, and the Rollout shop/shop rewrites it`,
      `second: ${ROOT} forwards to edge-fallback, and the Rollout shop/shop rewrites it`,
    ]);
  });

  it("knows the action by the stable Service where there is no root, and by the Rollout's own prefix", () => {
    const parts = { pingPong: undefined, stableService: "shop-stable", canaryService: "shop-canary" };
    const stable = rollout(canary(parts, { rootService: undefined, annotationPrefix: "alb.example.com" }));
    const key = "alb.example.com/actions.shop-stable";
    assert.deepEqual(problems(stable, routed({ [key]: forward(FALLBACK), [ROOT]: forward(FALLBACK) })), [
      `shop: ${key} forwards to edge-fallback, and the Rollout shop/shop rewrites it`,
    ]);
  });

  it("leaves Rollouts on other traffic routers alone", () => {
    const istio = rollout({ canary: { stableService: "shop-root", trafficRouting: { istio: {} } } });
    assert.deepEqual(problems(istio, routed({ [ROOT]: forward(FALLBACK) })), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const wrong = routed({ [ROOT]: forward(FALLBACK) });
    const patch: Given = { ...routed({ [ROOT]: UNKNOWN }), type: INGRESS_PATCH, name: "patch" };
    const judged = judge(policy, [ROLLOUT, wrong, patch]);
    assert.deepEqual(judged.problems, FOUND);
    assert.deepEqual(judged.unknown, [`patch metadata.annotations["${ROOT}"]`]);
    const unknownIn = (parts: object, alb: object) => judge(policy, [rollout(canary(parts, alb)), wrong]).unknown;
    const alb = "shop spec.strategy.canary.trafficRouting.alb";
    assert.deepEqual(unknownIn({}, { rootService: UNKNOWN }), [`${alb}.rootService`]);
    assert.deepEqual(unknownIn({}, { annotationPrefix: UNKNOWN }), [`${alb}.annotationPrefix`]);
    assert.deepEqual(unknownIn({}, { ingress: UNKNOWN }), [`${alb}.ingress`]);
    assert.deepEqual(unknownIn({ trafficRouting: UNKNOWN }, {}), ["shop spec.strategy.canary.trafficRouting"]);
  });
});
