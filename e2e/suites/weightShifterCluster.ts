/** A cluster with a hybrid fleet and its shifter, as the components write them. */
import { CoreV1Api, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import type { Fleet } from "@sluice/alb-model";
import type { WireObject } from "@sluice/local";
import { MultiTenantAlb } from "@sluice/multitenant-alb";
import { WeightShifter } from "../../packages/hybrid-failover/src/components/WeightShifter.ts";
import type { ShifterConfig } from "../../packages/hybrid-failover/src/gate/index.ts";
import { ApiClient } from "../deploy/apiClient.ts";
import { applyObject } from "../deploy/kubernetesObjects.ts";
import { installCrds } from "../kubernetes/crds/installCrds.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { type Cluster, startCluster } from "../kubernetes/startCluster.ts";

const FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:degraded";
export const NAMESPACE = "edge";
export const GATE = "edge-001-gate";

const FLEET = {
  name: "edge",
  services: {
    web: { namespace: "web", port: 80, fallback: {} },
    api: { namespace: "shop", port: 8080, fallback: { steps: [100, 20] } },
    docs: { namespace: "docs", port: 80 },
  },
  profiles: { app: [{ path: "/api/*", service: "api" }, { service: "web" }], docs: [{ service: "docs" }] },
} as const satisfies Fleet;
const TENANTS = [
  { id: "acme", hosts: ["acme.example.com"] },
  { id: "globex", hosts: ["globex.example.com"], isolation: "shard" },
  { id: "manual", hosts: ["docs.example.com"], profile: "docs" },
] as const;

export interface HybridCluster {
  readonly cluster: Cluster;
  readonly config: ShifterConfig;
  /** Every Kubernetes object of the fleet and the shifter, as sent. */
  readonly objects: readonly WireObject[];
  readonly admin: ApiClient;
  /** The shifter's service account, with the rights of its own Roles. */
  readonly shifter: ApiClient;
  /** Somebody who may do everything, and is no owner of the shifter: Pulumi, for example. */
  readonly deployer: ApiClient;
  /** An owner of the shifter. */
  readonly onCall: ApiClient;
  stop(): Promise<void>;
}

/** Starts a cluster and applies everything that the components register, with the policies in force. */
export async function startHybridCluster(): Promise<HybridCluster> {
  const { config, objects } = await registeredObjects();
  const cluster = await startCluster();
  await installCrds(cluster);
  const admin = new ApiClient(cluster.kubeConfig);
  const deployer = await createDeployer(cluster, "platform");
  const onCall = await createDeployer(cluster, "on-call");
  for (const name of ["web", "shop", "docs"]) await applyObject(admin, name, namespace(name));
  // The strictest standard, in force before the first pod.
  const restricted = { "pod-security.kubernetes.io/enforce": "restricted" };
  await applyObject(admin, "restricted", namespace(NAMESPACE, restricted));
  for (const object of objects) await applyObject(deployer, JSON.stringify(object.metadata), object);
  const shifter = new ApiClient(await cluster.asServiceAccount(NAMESPACE, "edge-shifter"));
  await inForce(deployer);
  const clients = [admin, shifter, deployer, onCall];
  const stop = async () => {
    for (const client of clients) client.close();
    await cluster.stop();
  };
  return { cluster, config, objects, admin, shifter, deployer, onCall, stop };
}

/** Namespaces are made beforehand; the order is that of the program, which is one in which everything can be applied. */
async function registeredObjects(): Promise<{ config: ShifterConfig; objects: WireObject[] }> {
  const objects: WireObject[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      if (type.startsWith("kubernetes:")) objects.push(inputs as WireObject);
      return { id: name, state: { ...inputs, arn: `arn:${name}` } };
    },
    call: ({ inputs }) => inputs,
  });
  const spec = { fleet: FLEET, tenants: TENANTS, vpcId: "vpc-1", backend: { securityGroupId: "sg-1" } };
  const fallbacks = { web: FUNCTION, api: FUNCTION };
  const fleet = new MultiTenantAlb("edge", { ...spec, fallbacks, createNamespace: false });
  const { config } = new WeightShifter("edge-shifter", {
    fleet,
    services: { web: { requireHealthyTargets: true } },
    monitoring: { labels: { release: "prometheus" } },
    owners: { serviceAccounts: [{ namespace: "on-call", name: "deployer" }] },
  });
  await pulumi.runtime.disconnect();
  return { config, objects };
}

/** A service account that may do everything, in a namespace of its own. */
async function createDeployer(cluster: Cluster, ownNamespace: string): Promise<ApiClient> {
  const core = cluster.kubeConfig.makeApiClient(CoreV1Api);
  await core.createNamespace({ body: { metadata: { name: ownNamespace } } });
  await core.createNamespacedServiceAccount({ namespace: ownNamespace, body: { metadata: { name: "deployer" } } });
  await bind(cluster, { namespace: ownNamespace, name: "deployer" }, "cluster-admin");
  return new ApiClient(await cluster.asServiceAccount(ownNamespace, "deployer"));
}

async function bind(
  { kubeConfig }: Cluster,
  { namespace: ownNamespace, name }: { readonly namespace: string; readonly name: string },
  role: string,
): Promise<void> {
  const rbac = kubeConfig.makeApiClient(RbacAuthorizationV1Api);
  await rbac.createClusterRoleBinding({
    body: {
      metadata: { name: `${ownNamespace}-${name}` },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ kind: "ServiceAccount", namespace: ownNamespace, name }],
    },
  });
}

function namespace(name: string, labels: Record<string, string> = {}): WireObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

/** The API server takes policies up a moment after it has accepted them. */
async function inForce(deployer: ApiClient): Promise<void> {
  const reference = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", namespace: NAMESPACE, name: GATE };
  const annotations = { "alb.ingress.kubernetes.io/conditions.probe": "[]" };
  const isRefused = async () => {
    const answer = await deployer.ask(reference, {
      method: "PATCH",
      query: { dryRun: "All" },
      contentType: "application/merge-patch+json",
      body: { metadata: { annotations } },
    });
    return answer.status >= 400 && /belong to edge-shifter/.test(String(answer.body.message)) ? true : undefined;
  };
  await eventually(isRefused, { what: "the policies to be in force", seconds: 30, everyMs: 100 });
}

/** Grants the shifter's account everything about Ingresses, so that it is not RBAC that refuses. */
export async function grantTooMuch({ cluster }: HybridCluster): Promise<void> {
  const rbac = cluster.kubeConfig.makeApiClient(RbacAuthorizationV1Api);
  const rules = [{ apiGroups: ["networking.k8s.io"], resources: ["ingresses", "ingresses/status"], verbs: ["*"] }];
  await rbac.createClusterRole({ body: { metadata: { name: "too-much" }, rules } });
  await bind(cluster, { namespace: NAMESPACE, name: "edge-shifter" }, "too-much");
}
