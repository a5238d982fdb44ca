import {
  ApiException,
  CoreV1Api,
  CustomObjectsApi,
  type KubeConfig,
  NetworkingV1Api,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  type V1Ingress,
} from "@kubernetes/client-node";
import type { ShifterConfig } from "../gate/config.ts";
import type { GatePatch } from "../gate/patch.ts";
import type { ClusterPort, GateEvent, GateObject, StatusObject } from "./ports.ts";
import { isScaledObjectIdle, SCALED_OBJECTS } from "./scaledObject.ts";
import { FIELD_MANAGER } from "./settings.ts";

const NOT_FOUND = 404;
const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
/** Conditions that the controller, or EKS Auto Mode, sets on a pod begin so. */
const TARGET_HEALTH = "target-health.";

/** The cluster that a kubeconfig names, as the shifter needs it. */
export class KubernetesCluster implements ClusterPort {
  readonly #config: ShifterConfig;
  readonly #identity: string;
  readonly #core: CoreV1Api;
  readonly #custom: CustomObjectsApi;
  readonly #networking: NetworkingV1Api;

  constructor(kubeConfig: KubeConfig, config: ShifterConfig, identity: string) {
    this.#config = config;
    this.#identity = identity;
    this.#core = kubeConfig.makeApiClient(CoreV1Api);
    this.#custom = kubeConfig.makeApiClient(CustomObjectsApi);
    this.#networking = kubeConfig.makeApiClient(NetworkingV1Api);
  }

  async readGate(name: string): Promise<GateObject | undefined> {
    const { namespace } = this.#config;
    const ingress = await orNothing(this.#networking.readNamespacedIngress({ name, namespace }));
    return ingress === undefined ? undefined : gateObject(ingress);
  }

  async patchGate(name: string, body: GatePatch): Promise<GateObject> {
    const { namespace } = this.#config;
    const request = { name, namespace, body, fieldManager: FIELD_MANAGER };
    return gateObject(await this.#networking.patchNamespacedIngress(request, MERGE_PATCH));
  }

  async readStatus(): Promise<StatusObject | undefined> {
    const found = await orNothing(this.#core.readNamespacedConfigMap(this.#config.status));
    return found === undefined ? undefined : statusObject(found);
  }

  async patchStatus(data: Readonly<Record<string, string>>): Promise<StatusObject> {
    const request = { ...this.#config.status, body: { data }, fieldManager: FIELD_MANAGER };
    return statusObject(await this.#core.patchNamespacedConfigMap(request, MERGE_PATCH));
  }

  async healthyTargets(name: string): Promise<number | undefined> {
    const found = this.#config.services.find((service) => service.name === name);
    if (found === undefined) return undefined;
    const { namespace } = found;
    const service = await this.#core.readNamespacedService({ name: found.service, namespace });
    const labels = Object.entries(service.spec?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
    if (labels.length === 0) return undefined;
    const { items } = await this.#core.listNamespacedPod({ namespace, labelSelector: labels.join(",") });
    return items.filter(({ metadata, status }) => {
      const health = (status?.conditions ?? []).filter(({ type }) => type.startsWith(TARGET_HEALTH));
      return metadata?.deletionTimestamp === undefined && health.some(isTrue) && health.every(isTrue);
    }).length;
  }

  async isIdle(name: string): Promise<boolean> {
    const found = this.#config.services.find((service) => service.name === name);
    if (found?.scaledObject === undefined) return false;
    const object: unknown = await this.#custom.getNamespacedCustomObject({
      ...SCALED_OBJECTS,
      namespace: found.namespace,
      name: found.scaledObject,
    });
    return isScaledObjectIdle(object);
  }

  async recordEvent({ ingress, uid, type, reason, message }: GateEvent): Promise<void> {
    const { namespace, fleet } = this.#config;
    const now = new Date();
    const source = { component: `${fleet}-shifter`, host: this.#identity };
    const involvedObject = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", name: ingress, namespace, uid };
    const metadata = { generateName: `${ingress}.`, namespace };
    const body = { metadata, involvedObject, type, reason, message, source, firstTimestamp: now, lastTimestamp: now };
    await this.#core.createNamespacedEvent({ namespace, body: { ...body, count: 1 } });
  }
}

function gateObject({ metadata }: V1Ingress): GateObject {
  const { annotations = {}, resourceVersion = "", uid = "" } = metadata ?? {};
  return { annotations, resourceVersion, uid };
}

function statusObject({ metadata, data = {} }: V1ConfigMap): StatusObject {
  const { annotations = {}, resourceVersion = "" } = metadata ?? {};
  return { annotations, data, resourceVersion };
}

function isTrue({ status }: { readonly status: string }): boolean {
  return status === "True";
}

/** An answer, or nothing where there is no such object. */
async function orNothing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiException && error.code === NOT_FOUND) return undefined;
    throw error;
  }
}
