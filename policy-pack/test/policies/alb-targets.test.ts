import assert from "node:assert/strict";
import { albTargets as policy } from "../../src/policies/alb-targets.ts";
import { groupArn } from "../forwarding.ts";
import { groupOf, hostHeader, listenerRule, member, ownBalancer, PREFIX, SERVICE } from "../groups.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { BINDING, TARGET_GROUP } from "../types.ts";

const problems = (given: readonly Given[], settings?: object) => judge(policy, given, settings).problems;

function workload(kind: string, name: string, spec: object, labels: unknown = { app: "web" }): Given {
  const template = { metadata: { labels } };
  return { type: kind, name, props: { metadata: { name, namespace: "shops" }, spec: { template, ...spec } } };
}

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const deployment = (replicas: unknown) => workload(DEPLOYMENT, "web-pods", { replicas });
const service = (selector: unknown = { app: "web" }, name = "web"): Given => ({
  type: "kubernetes:core/v1:Service",
  name: `${name}-service`,
  props: { metadata: { name, namespace: "shops" }, spec: { selector } },
});
const binding = (
  targetGroup: object = { targetGroupName: "edge-web" },
  spec: object = { targetType: "ip" },
  name = "web",
): Given => ({
  type: BINDING,
  name: `${name}-binding`,
  props: {
    metadata: { name, namespace: "shops" },
    spec: { serviceRef: { name: "web", port: 80 }, ...targetGroup, ...spec },
  },
});
const autoscaler = (spec: object, type = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"): Given => ({
  type,
  name: "scaler",
  props: { metadata: { name: "web", namespace: "shops" }, spec },
});
const TARGET = { kind: "Deployment", name: "web-pods" };
const GROUP = [...groupOf({ targetType: "ip" }), member("shop")];

describe("alb-targets", () => {
  it("accepts a thousand targets", () => {
    assert.deepEqual(problems([...GROUP, service(), binding(), deployment(1000)]), []);
  });

  it("finds one more behind a binding, and says whose pods they are, why and what to do", () => {
    assert.deepEqual(judge(policy, [...GROUP, service(), binding(), deployment(1001)]).messages, [
      "IngressClassParams edge: the group edge has up to 1001 targets in 1 target group; 1000 are allowed: " +
        "Deployment shops/web-pods (1001). AWS refuses to register targets over the quota, and a controller that is " +
        "refused does not deregister old ones either, until no target is left that answers. " +
        "(https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/4360) Fix: lower maxReplicas, " +
        "spread the tenants over more load balancers, or ask AWS for higher quotas and set quota and " +
        "targetGroupQuota to them.",
    ]);
  });

  it("takes what autoscalers may start for what there is", () => {
    const found = [
      "edge-params: the group edge has up to 2000 targets in 1 target group; 1000 are allowed: Deployment shops/web-pods (2000)",
    ];
    const given = [...GROUP, service(), binding(), deployment(1)];
    assert.deepEqual(problems([...given, autoscaler({ scaleTargetRef: TARGET, maxReplicas: 2000 })]), found);
    const keda = "kubernetes:keda.sh/v1alpha1:ScaledObject";
    assert.deepEqual(
      problems([...given, autoscaler({ scaleTargetRef: { name: "web-pods" }, maxReplicaCount: "2000" }, keda)]),
      found,
    );
    assert.deepEqual(
      problems([...given, autoscaler({ scaleTargetRef: { name: "web-pods" } }, keda)], { quota: 99 }).length,
      1,
    );
    const lowered = [
      ...GROUP,
      service(),
      binding(),
      deployment(2000),
      autoscaler({ scaleTargetRef: TARGET, maxReplicas: 10 }),
    ];
    assert.deepEqual(problems(lowered), []);
    assert.deepEqual(
      problems([...given, autoscaler({ scaleTargetRef: { kind: "Deployment", name: "api" }, maxReplicas: 2000 })]),
      [],
    );
  });

  it("counts Rollouts and StatefulSets, and a Rollout in place of the Deployment that it refers to", () => {
    const given = [...GROUP, service(), binding()];
    assert.equal(problems([...given, workload(ROLLOUT, "web-pods", { replicas: 1001 })]).length, 1);
    assert.equal(
      problems([...given, workload("kubernetes:apps/v1:StatefulSet", "web-pods", { replicas: 1001 })]).length,
      1,
    );
    const refers = workload(ROLLOUT, "web-rollout", { replicas: 600, workloadRef: TARGET, template: undefined });
    assert.deepEqual(problems([...given, refers, deployment(600)]), []);
    assert.equal(problems([...given, refers, deployment(600)], { quota: 599 }).length, 1);
  });

  it("adds the target groups of a load balancer, in each of which a pod counts", () => {
    const two = JSON.stringify({ type: "forward", targetGroupName: "edge-api" });
    const api = binding({ targetGroupName: "edge-api" }, { targetType: "ip" }, "api");
    const given = [
      ...GROUP,
      member("api", { annotations: { [`${PREFIX}/actions.web`]: two } }),
      service(),
      binding(),
      api,
    ];
    assert.deepEqual(problems([...given, deployment(501)]), [
      "edge-params: the group edge has up to 1002 targets in 2 target groups; 1000 are allowed: Deployment shops/web-pods (1002)",
    ]);
    assert.deepEqual(problems([...given, deployment(500)]), []);
  });

  it("counts the target groups that the controller makes for Services, where pods are their targets", () => {
    const given = [
      member("one", { service: SERVICE }),
      member("two", { service: SERVICE }),
      service(),
      deployment(501),
    ];
    assert.equal(problems([...groupOf({ targetType: "ip" }), ...given]).length, 1);
    assert.deepEqual(problems([...groupOf({ targetType: "instance" }), ...given]), []);
    assert.deepEqual(problems([...groupOf(), ...given]), []);
  });

  it("counts load balancers and target groups that Pulumi owns, with what is attached by hand", () => {
    const group = {
      type: TARGET_GROUP,
      name: "own-web",
      props: { name: "web", arn: groupArn("web"), targetType: "ip" },
    };
    const attached = {
      type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
      name: "one",
      props: { targetGroupArn: groupArn("web") },
      propertyDependencies: { targetGroupArn: ["own-web"] },
    };
    const rule = listenerRule("rule", "own", [hostHeader("a.example.com")]);
    const given = [...ownBalancer("own"), rule, group, service(), binding({ targetGroupARN: groupArn("web") }, {})];
    assert.deepEqual(problems([...given, deployment(1000)]), []);
    assert.deepEqual(problems([...given, deployment(1000), attached]), [
      "own: it has up to 1001 targets in 1 target group; 1000 are allowed: Deployment shops/web-pods (1000)",
    ]);
  });

  it("finds a target group that no load balancer of the stack has, and each by its own quota", () => {
    const found = [
      "web-binding: the target group has up to 1001 targets; 1000 are allowed: Deployment shops/web-pods (1001)",
    ];
    assert.deepEqual(problems([service(), binding(), deployment(1001)]), found);
    assert.deepEqual(problems([...GROUP, service(), binding(), deployment(1001)], { quota: 3000 }), found);
    assert.deepEqual(
      problems([...GROUP, service(), binding(), deployment(1001)], { quota: 3000, targetGroupQuota: 2000 }),
      [],
    );
  });

  it("counts no pods of other labels, namespaces and clusters, and none behind instances", () => {
    const given = [...GROUP, binding(), deployment(2000)];
    assert.deepEqual(problems([...given, service({ app: "api" })]), []);
    assert.deepEqual(problems([...given, service({})]), []);
    assert.deepEqual(problems([...given, { ...service(), cluster: "other" }]), []);
    const elsewhere = service();
    assert.deepEqual(
      problems([...given, { ...elsewhere, props: { ...elsewhere.props, metadata: { name: "web", namespace: "x" } } }]),
      [],
    );
    assert.deepEqual(
      problems([
        ...GROUP,
        service(),
        binding({ targetGroupName: "edge-web" }, { targetType: "instance" }),
        deployment(2000),
      ]),
      [],
    );
    assert.deepEqual(problems([...GROUP, service(), binding()]), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const later = workload(DEPLOYMENT, "later", { replicas: UNKNOWN });
    const scaler = autoscaler({ scaleTargetRef: { kind: "Deployment", name: "other" }, maxReplicas: UNKNOWN });
    const labelled = workload(DEPLOYMENT, "labelled", { replicas: 5 }, UNKNOWN);
    const judged = judge(policy, [...GROUP, service(), binding(), deployment(1001), later, scaler, labelled]);
    assert.deepEqual(judged.problems, [
      "edge-params: the group edge has up to 1001 targets in 1 target group; 1000 are allowed: Deployment shops/web-pods (1001)",
    ]);
    assert.deepEqual([...judged.unknown].sort(), [
      "labelled spec.template.metadata.labels",
      "later spec.replicas",
      "scaler spec.maxReplicas",
    ]);
  });
});
