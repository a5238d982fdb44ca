import assert from "node:assert/strict";
import type { WireObject } from "@sluice/local";
import { type Cluster, startCluster } from "../kubernetes/startCluster.ts";
import { ApiClient } from "./apiClient.ts";
import { applyObject } from "./kubernetesObjects.ts";
import { isObject, isRelease, kubernetesHandlers } from "./kubernetesTypes.ts";

const PATCH = "kubernetes:core/v1:NamespacePatch";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const GATED = "elbv2.k8s.aws/pod-readiness-gate-inject";
const SHOP = { apiVersion: "v1", kind: "Namespace", name: "shop" };
const urn = (name: string) => `urn:pulumi:dev::p::${PATCH}::${name}`;

describe("the deployer's Kubernetes types", function () {
  this.timeout(60_000);
  let cluster: Cluster;
  let api: ApiClient;
  before(async () => {
    cluster = await startCluster();
    api = new ApiClient(cluster.kubeConfig);
  });
  after(async () => {
    api?.close();
    await cluster?.stop();
  });
  const namespace = (labels: object): WireObject => ({ ...SHOP, metadata: { name: "shop", labels: { ...labels } } });
  const withoutName = ({ name: _, ...object }: WireObject): WireObject => object;
  const labelOf = async (key: string) => {
    const { metadata } = await api.demand(SHOP, { method: "GET" });
    return ((metadata as WireObject).labels as WireObject)[key];
  };

  it("add a label to a namespace that others made, and take back only that", async () => {
    const inputs = withoutName(namespace({ [GATED]: "enabled" }));
    const handler = kubernetesHandlers(api)(PATCH);
    await assert.rejects(handler.create({ urn: urn("gate"), outputs: {} }, inputs), { code: "deploy.refused" });
    await applyObject(api, urn("theirs"), withoutName(namespace({ team: "shop" })));
    const made = await handler.create({ urn: urn("gate"), outputs: {} }, inputs);
    assert.deepEqual([await labelOf(GATED), await labelOf("team")], ["enabled", "shop"]);
    await handler.remove({ urn: urn("gate"), type: PATCH, inputs, ...made });
    assert.deepEqual([await labelOf(GATED), await labelOf("team")], [undefined, "shop"]);
  });

  it("record a Helm release and touch nothing", async () => {
    const handler = kubernetesHandlers(api)(RELEASE);
    const inputs = { name: "argo-rollouts", namespace: "argo", chart: "argo-rollouts" };
    const before = await api.list({ apiVersion: "v1", kind: "Namespace" });
    assert.deepEqual(await handler.create({ urn: "urn", outputs: {} }, inputs), {
      id: "argo/argo-rollouts",
      outputs: {},
    });
    assert.deepEqual(await api.list({ apiVersion: "v1", kind: "Namespace" }), before);
  });

  it("tell objects from releases and patches, whatever a kind is called", () => {
    const custom = "kubernetes:argoproj.io/v1alpha1:Rollout";
    const policy = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
    assert.deepEqual([PATCH, RELEASE, custom, policy, "aws:sns/topic:Topic"].map(isObject), [
      false,
      false,
      true,
      true,
      false,
    ]);
    assert.deepEqual([RELEASE, policy].map(isRelease), [true, false]);
  });
});
