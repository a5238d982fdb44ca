import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import type { WireObject } from "@sluice/local";
import { type HostGuardSettings, renderHostGuard } from "../../packages/multitenant-alb/src/hostGuard/index.ts";
import { ApiClient } from "../deploy/apiClient.ts";
import { applyObject } from "../deploy/kubernetesObjects.ts";
import { CRD_FILES, installCrds } from "../kubernetes/crds/installCrds.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { type Cluster, startCluster } from "../kubernetes/startCluster.ts";
import { create } from "./hostGuardObjects.ts";

const IN_FORCE_SECONDS = 30;

/** Who acts: by namespace of the service account, but for the fleet's two identities and the controller. */
export interface Actors {
  readonly admin: ApiClient;
  /** An owner by service account. */
  readonly fleet: ApiClient;
  /** An owner by group. */
  readonly platform: ApiClient;
  readonly controller: ApiClient;
  readonly acme: ApiClient;
  readonly mallory: ApiClient;
}

export interface GuardedCluster {
  readonly cluster: Cluster;
  readonly actors: Actors;
  stop(): Promise<void>;
}

const OWN_NAMESPACE = [
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "ingresses/status"], verbs: ["*"] },
  { apiGroups: ["elbv2.k8s.aws", "eks.amazonaws.com"], resources: ["targetgroupbindings"], verbs: ["*"] },
  { apiGroups: [""], resources: ["configmaps"], verbs: ["*"] },
];
/** More than tenants should have, so that it is not RBAC that refuses. */
const CAREFREE = [
  { apiGroups: ["networking.k8s.io"], resources: ["ingressclasses"], verbs: ["*"] },
  { apiGroups: ["elbv2.k8s.aws"], resources: ["ingressclassparams"], verbs: ["*"] },
  ...OWN_NAMESPACE,
];

/** A cluster with both controllers' kinds, namespaces and service accounts with their rights. */
export async function startGuardedCluster(): Promise<GuardedCluster> {
  const cluster = await startCluster();
  await installCrds(cluster, [...CRD_FILES, autoModeBindings(cluster.directory)]);
  const as = async (namespace: string, name: string, rules: object[]) =>
    new ApiClient(await createAccount(cluster, { namespace, name, rules }));
  const everything = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
  const actors: Actors = {
    admin: new ApiClient(cluster.kubeConfig),
    fleet: await as("edge", "pulumi", everything),
    platform: await as("platform", "deployer", everything),
    controller: await as("kube-system", "aws-load-balancer-controller", OWN_NAMESPACE),
    acme: await as("acme", "deployer", CAREFREE),
    mallory: await as("mallory", "deployer", CAREFREE),
  };
  const stop = async () => {
    for (const api of Object.values<ApiClient>({ ...actors })) api.close();
    await cluster.stop();
  };
  return { cluster, actors, stop };
}

/** Auto Mode's kind, which has the same fields as far as Sluice writes them. */
function autoModeBindings(directory: string): string {
  const source = CRD_FILES.find((file) => file.includes("targetGroupBindings"));
  const text = readFileSync(String(source), "utf8");
  const file = join(directory, "autoModeBindings.yaml");
  writeFileSync(file, text.replaceAll("elbv2.k8s.aws", "eks.amazonaws.com").replace("name: v1beta1", "name: v1"));
  return file;
}

async function createAccount(
  cluster: Cluster,
  { namespace, name, rules }: { namespace: string; name: string; rules: object[] },
) {
  const core = cluster.kubeConfig.makeApiClient(CoreV1Api);
  const rbac = cluster.kubeConfig.makeApiClient(RbacAuthorizationV1Api);
  if (namespace !== "kube-system") await core.createNamespace({ body: { metadata: { name: namespace } } });
  await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
  const role = `${namespace}-${name}`;
  await rbac.createClusterRole({ body: { metadata: { name: role }, rules: rules as never } });
  await rbac.createClusterRoleBinding({
    body: {
      metadata: { name: role },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ kind: "ServiceAccount", namespace, name }],
    },
  });
  return await cluster.asServiceAccount(namespace, name);
}

/** One object for each policy that it must refuse, in the order of the policies. */
export type Probes = readonly WireObject[];

/** Applies a guard as the fleet does, and waits until each of its policies refuses what it must. */
export async function applyGuard({ fleet, mallory }: Actors, settings: HostGuardSettings, probes: Probes) {
  const { parameters, policies } = renderHostGuard(settings);
  const send = (object: unknown) =>
    applyObject(fleet, JSON.stringify(settings.fleet), structuredClone(object) as WireObject);
  await send(parameters);
  for (const { policy, binding } of Object.values(policies)) {
    await send(policy);
    await send(binding);
  }
  for (const probe of probes) {
    const isRefused = async () => {
      const { status, body } = await create(mallory, probe, { dryRun: "All" });
      const message = String(body.message);
      return status >= 400 && /denied request/.test(message) && !/to configure/.test(message) ? true : undefined;
    };
    const what = `the guard to refuse ${String(probe.kind)}`;
    await eventually(isRefused, { what, seconds: IN_FORCE_SECONDS, everyMs: 100 });
  }
  return parameters;
}
