/** What a node's kubelet would do, as far as Services and load balancers see it: no node runs in the test cluster. */
import { CoreV1Api, type KubeConfig, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";

const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** A pod as a Service sees it. */
export interface ReadyPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Address, unique in the cluster. */
  readonly ip: string;
  /** A node that exists; Kubernetes leaves pods on others out of EndpointSlices. */
  readonly node: string;
}

/**
 * Makes a node object with nothing behind it.
 *
 * @returns its name.
 */
export async function createNode(
  config: KubeConfig,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<string> {
  const core = config.makeApiClient(CoreV1Api);
  await core.createNode({ body: { metadata: { name, labels: { ...labels } } } });
  return name;
}

/** Says of a pod whether it is ready. It has its address and runs either way. */
export async function setPodReady(
  config: KubeConfig,
  { namespace, name, ip }: Pick<ReadyPod, "namespace" | "name" | "ip">,
  ready: boolean,
): Promise<void> {
  const conditions = [{ type: "Ready", status: ready ? "True" : "False" }];
  const status = { phase: "Running", podIP: ip, podIPs: [{ ip }], conditions };
  await config.makeApiClient(CoreV1Api).patchNamespacedPodStatus({ namespace, name, body: { status } }, MERGE_PATCH);
}

/**
 * Makes a pod that runs on a node, has an address and is ready. It is gone as soon as it is deleted.
 *
 * @example
 * const node = await createNode(cluster.kubeConfig, "node-a");
 * await createReadyPod(cluster.kubeConfig, { namespace: "web", name: "web-0", labels, ip: "10.1.0.1", node });
 */
export async function createReadyPod(config: KubeConfig, pod: ReadyPod): Promise<void> {
  const spec = {
    nodeName: pod.node,
    containers: [{ name: "app", image: "app" }],
    automountServiceAccountToken: false,
    // Nobody would report that it ended.
    terminationGracePeriodSeconds: 0,
  };
  const { namespace, name, labels } = pod;
  const body = { metadata: { name, labels: { ...labels } }, spec };
  await config.makeApiClient(CoreV1Api).createNamespacedPod({ namespace, body });
  await setPodReady(config, pod, true);
}
