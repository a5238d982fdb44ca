import assert from "node:assert/strict";
import { type ArgoSettings, argoPolicy, argoValues } from "../../src/canary/argoRollouts.ts";

const SETTINGS: ArgoSettings = { ingressClasses: ["edge-001", "edge-002"] };
const REGION = { region: "eu-central-1" };

describe("argoValues", () => {
  it("verifies target groups with the flags that any version has where the controller builds load balancers", () => {
    assert.deepEqual(argoValues(SETTINGS, REGION).controller.extraArgs, [
      "--aws-verify-target-group",
      "--alb-ingress-classes=edge-001",
      "--alb-ingress-classes=edge-002",
    ]);
  });

  it("says which bindings and which tag EKS Auto Mode has, and lets Argo read those bindings", () => {
    const { controller, providerRBAC } = argoValues({ ...SETTINGS, platform: "eks-auto-mode" }, REGION);
    assert.deepEqual(controller.extraArgs.slice(0, 3), [
      "--aws-verify-target-group",
      "--aws-target-group-binding-api-version=eks.amazonaws.com/v1",
      "--alb-tag-key-resource-id=ingress.eks.amazonaws.com/resource",
    ]);
    assert.deepEqual(providerRBAC.additionalRules, [
      { apiGroups: ["eks.amazonaws.com"], resources: ["targetgroupbindings"], verbs: ["list", "get"] },
    ]);
    assert.equal(providerRBAC.providers.awsLoadBalancerController, false);
  });
});

describe("argoPolicy", () => {
  it("lets Argo look and change nothing", () => {
    const actions = argoPolicy().Statement.flatMap(({ Action }) => Action);
    assert.equal(actions.length, 6);
    for (const action of actions) assert.match(action, /^elasticloadbalancing:Describe[A-Z]\w+$/);
  });
});
