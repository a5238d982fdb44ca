import {
  CoreV1Api,
  DiscoveryV1Api,
  NetworkingV1Api,
  PatchStrategy,
  RbacAuthorizationV1Api,
  setHeaderOptions,
  type V1PolicyRule,
} from "@kubernetes/client-node";
import { foundKeys, type ShifterConfig } from "@sluice/hybrid-failover/gate";
import { shifterRules } from "../../packages/hybrid-failover/src/shifter/index.ts";
import type { Cluster } from "../kubernetes/startCluster.ts";
import { gateIngress, NAMESPACE } from "./gateFleet.ts";

const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
const APPLY = setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply);
/** As the Kubernetes provider calls itself. */
export const PULUMI_MANAGER = "pulumi-kubernetes-7f0c1d2a";
export const ACCOUNT = "edge-shifter";

/** The fleet's objects in a cluster, and what tests do to them as administrators. */
export interface FleetObjects {
  /** Sets how many endpoints of a Service are ready; others are there, but are not. */
  setReady(service: string, ready: number): Promise<void>;
  /** Keys that are open on a gate, sorted. */
  openKeys(ingress: string): Promise<string[]>;
  /** Applies a gate as Pulumi does, with further annotations. @throws when a field manager conflicts */
  applyGate(ingress: string, annotations?: Readonly<Record<string, string>>): Promise<void>;
  /** Changes annotations of a gate behind everybody's back. */
  editGate(ingress: string, annotations: Readonly<Record<string, string | null>>): Promise<void>;
  /** Writes or removes the annotation of a hold. */
  hold(service: string, value: string | null): Promise<void>;
  /** A service's entry of the status. */
  status(service: string): Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** Makes the namespace with the gates, and everything that `createShifterObjects` does. */
export async function createFleet(cluster: Cluster, config: ShifterConfig): Promise<FleetObjects> {
  const core = cluster.kubeConfig.makeApiClient(CoreV1Api);
  await core.createNamespace({ body: { metadata: { name: NAMESPACE } } });
  const objects = await createShifterObjects(cluster, config);
  for (const gate of config.gates) await objects.applyGate(gate.ingress);
  return objects;
}

/** Makes a slice for each Service, the status object, and the account with its rights, in a namespace that is there. */
export async function createShifterObjects(cluster: Cluster, config: ShifterConfig): Promise<FleetObjects> {
  const core = cluster.kubeConfig.makeApiClient(CoreV1Api);
  const namespace = NAMESPACE;
  await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name: ACCOUNT } } });
  await grantRights(cluster, config);
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: config.status.name } } });
  const discovery = cluster.kubeConfig.makeApiClient(DiscoveryV1Api);
  for (const { service } of config.services)
    await discovery.createNamespacedEndpointSlice({ namespace, body: sliceOf(service, 1) });
  return fleetObjects(cluster, config);
}

async function grantRights(cluster: Cluster, config: ShifterConfig): Promise<void> {
  const rbac = cluster.kubeConfig.makeApiClient(RbacAuthorizationV1Api);
  const apiGroup = "rbac.authorization.k8s.io";
  for (const { namespace, rules } of shifterRules(config)) {
    const metadata = { name: ACCOUNT };
    await rbac.createNamespacedRole({ namespace, body: { metadata, rules: rules.map((rule) => mutable(rule)) } });
    const subjects = [{ kind: "ServiceAccount", name: ACCOUNT, namespace: NAMESPACE }];
    const roleRef = { apiGroup, kind: "Role", name: ACCOUNT };
    await rbac.createNamespacedRoleBinding({ namespace, body: { metadata, subjects, roleRef } });
  }
}

function mutable(rule: ReturnType<typeof shifterRules>[number]["rules"][number]): V1PolicyRule {
  const { apiGroups, resources, resourceNames, verbs } = rule;
  return {
    apiGroups: [...apiGroups],
    resources: [...resources],
    verbs: [...verbs],
    ...(resourceNames === undefined ? {} : { resourceNames: [...resourceNames] }),
  };
}

function sliceOf(service: string, ready: number) {
  const metadata = { name: `${service}-1`, labels: { "kubernetes.io/service-name": service } };
  const endpoints = Array.from({ length: Math.max(ready, 2) }, (_, index) => ({
    addresses: [`10.1.0.${index + 1}`],
    conditions: { ready: index < ready, serving: index < ready, terminating: false },
  }));
  return { addressType: "IPv4", metadata, endpoints, ports: [{ name: "http", port: 8080, protocol: "TCP" }] };
}

function fleetObjects({ kubeConfig }: Cluster, config: ShifterConfig): FleetObjects {
  const core = kubeConfig.makeApiClient(CoreV1Api);
  const networking = kubeConfig.makeApiClient(NetworkingV1Api);
  const discovery = kubeConfig.makeApiClient(DiscoveryV1Api);
  const namespace = NAMESPACE;
  const { status } = config;
  return {
    setReady: async (service, ready) => {
      const { endpoints } = sliceOf(service, ready);
      const request = { name: `${service}-1`, namespace, body: { endpoints } };
      await discovery.patchNamespacedEndpointSlice(request, MERGE_PATCH);
    },
    openKeys: async (name) => {
      const { metadata } = await networking.readNamespacedIngress({ name, namespace });
      return [...foundKeys(metadata?.annotations ?? {})].sort();
    },
    applyGate: async (name, annotations = {}) => {
      const gate = config.gates.find(({ ingress }) => ingress === name);
      if (gate === undefined) return;
      const body = gateIngress(gate);
      Object.assign(body.metadata.annotations, annotations);
      await networking.patchNamespacedIngress({ name, namespace, body, fieldManager: PULUMI_MANAGER }, APPLY);
    },
    editGate: async (name, annotations) => {
      await networking.patchNamespacedIngress({ name, namespace, body: { metadata: { annotations } } }, MERGE_PATCH);
    },
    hold: async (service, value) => {
      const body = { metadata: { annotations: { [`sluice/hold.${service}`]: value } } };
      await core.patchNamespacedConfigMap({ ...status, body }, MERGE_PATCH);
    },
    status: async (service) => {
      const { data } = await core.readNamespacedConfigMap(status);
      const text = data?.[service];
      return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
    },
  };
}
