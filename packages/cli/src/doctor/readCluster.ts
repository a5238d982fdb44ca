import { AdmissionregistrationV1Api, CoreV1Api, CustomObjectsApi, type KubeConfig } from "@kubernetes/client-node";
import { PLATFORMS, type Platform } from "@sluice/alb-model";
import { pageSchema, toBinding, toNamespace, toPod, toService, toWebhooks } from "./convert.ts";
import { GATE_PLATFORMS } from "./platforms.ts";
import { ClusterUnusable, listAll, type Outcome, type Permission, readOrDenied, statusOf } from "./requests.ts";
import type { Binding, Snapshot } from "./snapshot.ts";

export interface Asked {
  readonly namespace: string;
  /** Label selector of the pods to look at. */
  readonly selector?: string;
  /** @default those whose bindings the cluster knows */
  readonly platform?: Platform;
}

/**
 * Reads what the diagnosis needs, and only reads. What a role forbids is left out and told; the pods are needed.
 *
 * @throws ClusterUnusable when the cluster does not answer, does not know the user, or has no such namespace
 */
export async function readCluster(config: KubeConfig, asked: Asked): Promise<Snapshot> {
  const { namespace, platform } = asked;
  const wanted = platform === undefined ? PLATFORMS : [platform];
  const [state, pods, services, webhooks, ...bindings] = await Promise.all([
    readNamespace(config, namespace),
    readPods(config, asked),
    readServices(config, namespace),
    readWebhooks(config),
    ...wanted.map((one) => readBindings(config, namespace, one)),
  ]);
  const listed = bindings.flatMap(({ value }) => value ?? []);
  const served = wanted.filter((_, index) => !bindings[index]?.absent);
  return {
    name: namespace,
    namespace: state.value,
    pods,
    partial: asked.selector !== undefined,
    services: services.value,
    bindings: bindings.some(({ denied }) => denied !== undefined) ? undefined : listed,
    webhooks: webhooks.value,
    platforms: served,
    unchecked: [state, services, webhooks, ...bindings].flatMap(({ denied }) => denied ?? []),
  };
}

function readNamespace(config: KubeConfig, name: string) {
  const core = config.makeApiClient(CoreV1Api);
  const permission: Permission = { resource: "namespaces", verb: "get", lost: "whether the namespace has the label" };
  return readOrDenied(permission, async () => {
    try {
      return toNamespace(await core.readNamespace({ name }));
    } catch (thrown) {
      if (statusOf(thrown) !== 404) throw thrown;
      throw new ClusterUnusable(`there is no namespace ${name}`, "name one of the cluster with --namespace");
    }
  });
}

async function readPods(config: KubeConfig, { namespace, selector }: Asked) {
  const core = config.makeApiClient(CoreV1Api);
  const labelSelector = selector === undefined ? {} : { labelSelector: selector };
  try {
    const pods = await listAll((page) => core.listNamespacedPod({ namespace, ...labelSelector, ...page }));
    return pods.map(toPod);
  } catch (thrown) {
    const fix = "allow list on pods: without them there is nothing to tell";
    if (statusOf(thrown) === 403) throw new ClusterUnusable(`the user may not list pods in ${namespace}`, fix);
    if (statusOf(thrown) !== 400 || selector === undefined) throw thrown;
    throw new ClusterUnusable(`${selector} is not a label selector`, "give one like app=web");
  }
}

function readServices(config: KubeConfig, namespace: string) {
  const core = config.makeApiClient(CoreV1Api);
  const permission: Permission = {
    resource: "services",
    verb: "list",
    lost: "which pods are behind a Service, and need gates",
  };
  return readOrDenied(permission, async () => {
    const services = await listAll((page) => core.listNamespacedService({ namespace, ...page }));
    return services.map(toService);
  });
}

function readWebhooks(config: KubeConfig) {
  const admission = config.makeApiClient(AdmissionregistrationV1Api);
  const name = "mutatingwebhookconfigurations.admissionregistration.k8s.io";
  const permission: Permission = {
    resource: name,
    verb: "list",
    lost: "whether new pods get gates, and from which webhook",
  };
  return readOrDenied(permission, async () => {
    const list = await listAll((page) => admission.listMutatingWebhookConfiguration(page));
    return list.flatMap(toWebhooks);
  });
}

async function readBindings(
  config: KubeConfig,
  namespace: string,
  platform: Platform,
): Promise<Outcome<Binding[]> & { readonly absent?: boolean }> {
  const custom = config.makeApiClient(CustomObjectsApi);
  const { group, version } = GATE_PLATFORMS[platform];
  const plural = "targetgroupbindings";
  const lost = `which Services are behind load balancers of ${platform}`;
  const kind = { group, version, namespace, plural };
  try {
    return await readOrDenied({ resource: `${plural}.${group}`, verb: "list", lost }, async () => {
      const list = await listAll(async (page) => {
        const { items, metadata } = pageSchema.parse(await custom.listNamespacedCustomObject({ ...kind, ...page }));
        return { items, metadata: { _continue: metadata.continue } };
      });
      return list.map((object) => toBinding(object, platform));
    });
  } catch (thrown) {
    if (statusOf(thrown) === 404) return { absent: true };
    throw thrown;
  }
}
