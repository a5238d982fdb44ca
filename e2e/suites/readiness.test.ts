import assert from "node:assert/strict";
import { CoreV1Api } from "@kubernetes/client-node";
import type { WireObject } from "@sluice/local";
import { ReadinessGatedNamespace } from "../../packages/multitenant-alb/src/components/ReadinessGatedNamespace.ts";
import { gatedDeployment } from "../../packages/multitenant-alb/src/readiness/gatedDeployment.ts";
import { ApiClient } from "../deploy/apiClient.ts";
import { applyObject } from "../deploy/kubernetesObjects.ts";
import { installCrds } from "../kubernetes/crds/installCrds.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { createNode } from "../kubernetes/fakeNode.ts";
import { type Cluster, startCluster } from "../kubernetes/startCluster.ts";
import {
  applyProgram,
  doctorAccount,
  findingsOf,
  type GatedPod,
  nextSecond,
  runDoctor,
  setConditions,
  startPod,
} from "./readinessSetup.ts";

const CONTROLLER_LABEL = "elbv2.k8s.aws/pod-readiness-gate-inject";
const AUTO_MODE_LABEL = "eks.amazonaws.com/pod-readiness-gate-inject";
const WEB = { app: "web" };
const GATE = "target-health.elbv2.k8s.aws/edge-001-web";

/** As the controller's chart registers it, at a port where nobody listens: its pods are admitted as they are. */
const DEAD_WEBHOOK: WireObject = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingWebhookConfiguration",
  metadata: { name: "aws-load-balancer-webhook" },
  webhooks: [
    {
      name: "mpod.elbv2.k8s.aws",
      clientConfig: { url: "https://127.0.0.1:1/mutate-v1-pod" },
      failurePolicy: "Ignore",
      timeoutSeconds: 1,
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      namespaceSelector: { matchExpressions: [{ key: CONTROLLER_LABEL, operator: "In", values: ["enabled"] }] },
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
    },
  ],
};

function serviceOf(namespace: string): WireObject {
  const spec = { selector: WEB, ports: [{ port: 80 }] };
  return { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace }, spec };
}

function bindingOf(namespace: string, targetType = "ip"): WireObject {
  const targetGroupARN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-001-web/1";
  const spec = { serviceRef: { name: "web", port: 80 }, targetGroupARN, targetType };
  return {
    apiVersion: "elbv2.k8s.aws/v1beta1",
    kind: "TargetGroupBinding",
    metadata: { name: "edge-001-web", namespace },
    spec,
  };
}

describe("gated namespaces, and the doctor", () => {
  let cluster: Cluster;
  let api: ApiClient;
  let core: CoreV1Api;
  let node: string;
  let kubeconfig: string;
  before(async () => {
    cluster = await startCluster();
    await installCrds(cluster);
    api = new ApiClient(cluster.kubeConfig);
    core = cluster.kubeConfig.makeApiClient(CoreV1Api);
    node = await createNode(cluster.kubeConfig, "node-a");
    kubeconfig = await doctorAccount(cluster, api);
    await applyObject(api, "webhook", DEAD_WEBHOOK);
  });
  after(async () => {
    api?.close();
    await cluster?.stop();
  });

  const get = (apiVersion: string, kind: string, namespace: string, name: string) =>
    api.demand({ apiVersion, kind, namespace, name }, { method: "GET" });

  /** A namespace with its Service and, if asked for, the binding before any pod. */
  async function namespaceWith(name: string, bindings: readonly WireObject[], existing = false): Promise<void> {
    if (existing) await core.createNamespace({ body: { metadata: { name } } });
    else await applyProgram(api, () => new ReadinessGatedNamespace(name, { namespace: name }));
    for (const object of [serviceOf(name), ...bindings]) await applyObject(api, name, object);
    await eventually(() => core.readNamespacedServiceAccount({ namespace: name, name: "default" }), {
      what: "the namespace's service account",
      seconds: 20,
    });
    await nextSecond();
  }

  const podOf = (namespace: string, name: string, ip: string, gates: readonly string[] = []): GatedPod => ({
    namespace,
    name,
    labels: WEB,
    ip,
    gates,
  });

  it("are accepted with budgets and autoscalers, default and full, field by field", async () => {
    const objects = await applyProgram(api, () => {
      new ReadinessGatedNamespace("full", {
        namespace: "full",
        labels: { team: "checkout" },
        workloads: {
          web: { matchLabels: WEB },
          api: {
            matchLabels: { app: "api" },
            service: { maxReplicas: 200, deregistrationDelaySeconds: 3600 },
            bindings: ["api-nlb"],
            minReplicas: 4,
            maxUnavailable: 1,
            scaleTarget: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "api" },
          },
          batch: { matchLabels: { app: "batch" }, replicas: "external" },
        },
      });
    });
    assert.equal(objects.length, 6);
    const budget = await get("policy/v1", "PodDisruptionBudget", "full", "web");
    assert.deepEqual(budget.spec, {
      maxUnavailable: "10%",
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: WEB },
    });
    const autoscaler = await get("autoscaling/v2", "HorizontalPodAutoscaler", "full", "api");
    const sent = objects.find(({ kind, metadata }) => kind === autoscaler.kind && nameIn(metadata) === "api");
    const { behavior } = specIn(sent);
    assert.deepEqual((autoscaler.spec as WireObject).behavior, withSelectPolicies(behavior as WireObject));
    const { labels } = (await core.readNamespace({ name: "full" })).metadata ?? {};
    assert.equal(labels?.[CONTROLLER_LABEL], "enabled");
    assert.equal(labels?.[AUTO_MODE_LABEL], undefined);
  });

  it("may exist already: only the label is added", async () => {
    await core.createNamespace({ body: { metadata: { name: "legacy", labels: { owner: "others" } } } });
    await applyProgram(api, () => {
      new ReadinessGatedNamespace("legacy", { namespace: "legacy", existing: true, platform: "eks-auto-mode" });
    });
    const { labels } = (await core.readNamespace({ name: "legacy" })).metadata ?? {};
    assert.deepEqual(labels, {
      owner: "others",
      "kubernetes.io/metadata.name": "legacy",
      [AUTO_MODE_LABEL]: "enabled",
    });
  });

  it("take a Deployment with the settings for gates", async () => {
    const { spec, podSpec, container } = gatedDeployment();
    const containers = [{ name: "web", image: "web", ...container }];
    const template = { metadata: { labels: WEB }, spec: { ...podSpec, containers } };
    const metadata = { name: "web", namespace: "full" };
    const deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { ...spec, selector: { matchLabels: WEB }, template },
    };
    const stored = await applyObject(api, "deployment", JSON.parse(JSON.stringify(deployment)) as WireObject);
    const seen = ((stored.spec as WireObject).template as WireObject).spec as WireObject;
    assert.deepEqual((seen.containers as WireObject[])[0]?.lifecycle, { preStop: { sleep: { seconds: 20 } } });
  });

  it("let a pod whose gate never opens be evicted, and keep the healthy ones", async () => {
    const pods = [podOf("full", "healthy", "10.1.9.1", [GATE]), podOf("full", "closed", "10.1.9.2", [GATE])] as const;
    for (const pod of pods) await startPod(cluster.kubeConfig, node, pod);
    await setConditions(cluster.kubeConfig, pods[0], { Ready: "True", [GATE]: "True" });
    // No disruption controller runs here: its answer for one healthy pod too few.
    const status = {
      observedGeneration: 1,
      disruptionsAllowed: 0,
      currentHealthy: 1,
      desiredHealthy: 2,
      expectedPods: 2,
    };
    const budget = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", namespace: "full", name: "web/status" };
    const contentType = "application/merge-patch+json";
    await api.demand(budget, { method: "PATCH", contentType, body: { status: { ...status, conditions: [] } } });
    const evict = (name: string) =>
      core.createNamespacedPodEviction({ namespace: "full", name, body: { metadata: { name, namespace: "full" } } });
    await assert.rejects(evict("healthy"), { code: 429 });
    await evict("closed");
  });

  it("refuses pods whose binding has too long a name for a condition", async () => {
    const gate = `target-health.elbv2.k8s.aws/${"a".repeat(64)}`;
    await assert.rejects(startPod(cluster.kubeConfig, node, podOf("full", "long", "10.1.9.3", [gate])), {
      message: /no more than 63/,
    });
    await startPod(cluster.kubeConfig, node, podOf("full", "longest", "10.1.9.3", [gate.slice(0, -1)]));
  });

  it("tells gated pods from ungated ones, and why", async () => {
    await namespaceWith("shop", [bindingOf("shop")]);
    const [open, closed, bare] = [
      podOf("shop", "open", "10.1.0.1", [GATE]),
      podOf("shop", "closed", "10.1.0.2", [GATE]),
      podOf("shop", "bare", "10.1.0.3"),
    ] as const;
    for (const pod of [open, closed, bare]) await startPod(cluster.kubeConfig, node, pod);
    await setConditions(cluster.kubeConfig, open, { [GATE]: "True" });
    const mixed = await runDoctor(kubeconfig, "shop");
    assert.equal(mixed.code, 1, mixed.stderr);
    assert.match(mixed.stdout, /pod\/open +1 +1 +1 +1\n/);
    assert.match(mixed.stdout, /fault gate\.noCondition pod\/closed, binding edge-001-web/);
    assert.match(mixed.stdout, /fault webhook\.failedOpen pod\/bare, binding edge-001-web/);
    await setConditions(cluster.kubeConfig, closed, { [GATE]: "True" });
    await core.deleteNamespacedPod({ namespace: "shop", name: "bare" });
    const well = await runDoctor(kubeconfig, "shop");
    assert.deepEqual([well.code, well.stderr], [0, ""], well.stdout);
    assert.match(well.stdout, /\n2 pods gated and healthy\n$/);
  });

  it("finds what was in the wrong order, or is wrong", async () => {
    await namespaceWith("late", []);
    await startPod(cluster.kubeConfig, node, podOf("late", "web-0", "10.1.1.1"));
    assert.deepEqual(await findingsOf(kubeconfig, "late"), ["service.noBinding pod/web-0"]);
    await applyObject(api, "late", bindingOf("late"));
    assert.deepEqual(await findingsOf(kubeconfig, "late"), ["pod.beforeBinding pod/web-0"]);

    await namespaceWith("plain", [bindingOf("plain")], true);
    await startPod(cluster.kubeConfig, node, podOf("plain", "web-0", "10.1.2.1"));
    assert.deepEqual(await findingsOf(kubeconfig, "plain"), ["namespace.label"]);
    await nextSecond();
    await applyProgram(api, () => new ReadinessGatedNamespace("plain", { namespace: "plain", existing: true }));
    assert.deepEqual(await findingsOf(kubeconfig, "plain"), ["pod.beforeLabel pod/web-0"]);

    await namespaceWith("nodes", [bindingOf("nodes", "instance")]);
    await startPod(cluster.kubeConfig, node, podOf("nodes", "web-0", "10.1.3.1"));
    assert.deepEqual(await findingsOf(kubeconfig, "nodes"), ["binding.targetType pod/web-0"]);
  });

  it("knows the pods' Deployment", async () => {
    const found = await eventually(
      async () => {
        const codes = await findingsOf(kubeconfig, "full");
        return codes.some((code) => code.endsWith(" deployment/web")) ? codes : undefined;
      },
      { what: "the Deployment's pod", seconds: 30, everyMs: 500 },
    );
    assert.ok(found.includes("pod.noService deployment/web"), found.join());
  });

  it("names what a role does not allow, and does not pass then", async () => {
    for (const resource of ["services", "targetgroupbindings", "mutatingwebhookconfigurations", "namespaces"]) {
      const limited = await doctorAccount(cluster, api, resource);
      const { code, stdout } = await runDoctor(limited, "shop");
      assert.equal(code, 1, resource);
      assert.match(stdout, new RegExp(`not checked .*the user may not (get|list) ${resource}`));
      assert.doesNotMatch(stdout, /fault/);
    }
    const blind = await runDoctor(await doctorAccount(cluster, api, "pods"), "shop");
    assert.equal(blind.code, 2);
    assert.match(blind.stderr, /may not list pods in shop/);
    const nowhere = await runDoctor(kubeconfig, "nowhere");
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.stderr, /there is no namespace nowhere/);
  });
});

function specIn(object: WireObject | undefined): WireObject {
  return (object?.spec ?? {}) as WireObject;
}

function nameIn(metadata: unknown): unknown {
  return (metadata as { readonly name?: unknown }).name;
}

/** The API server fills in how policies are put together. */
function withSelectPolicies({ scaleUp, scaleDown }: WireObject): WireObject {
  const max = { selectPolicy: "Max" };
  return { scaleUp: { ...(scaleUp as WireObject), ...max }, scaleDown: { ...(scaleDown as WireObject), ...max } };
}
