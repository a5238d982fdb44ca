import assert from "node:assert/strict";
import { CoreV1Api, DiscoveryV1Api, type V1Endpoints } from "@kubernetes/client-node";
import { eventually } from "../kubernetes/eventually.ts";
import { createNode, createReadyPod } from "../kubernetes/fakeNode.ts";
import { inParallel } from "../kubernetes/inParallel.ts";
import { type Cluster, startCluster } from "../kubernetes/startCluster.ts";

const PODS = 1_500;
const NAMESPACE = "web";
const SERVICE = "web";
const LABELS = { app: "web" };
/** Kubernetes' own limits. */
const ENDPOINTS_PER_SLICE = 100;
const ADDRESSES_PER_ENDPOINTS = 1_000;
const OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

const CREATED_AT_ONCE = 32;

function podName(index: number): string {
  return `web-${String(index).padStart(4, "0")}`;
}

/** Each pod its own address, none of them ending in 0 or 255. */
function podIp(index: number): string {
  return `10.1.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

async function createService(core: CoreV1Api): Promise<void> {
  const namespace = NAMESPACE;
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  const ports = [{ port: 80, targetPort: 8080 }];
  await core.createNamespacedService({
    namespace,
    body: { metadata: { name: SERVICE }, spec: { selector: LABELS, ports } },
  });
  const account = { what: "the namespace's service account", seconds: 20 };
  await eventually(() => core.readNamespacedServiceAccount({ namespace, name: "default" }), account);
}

/** The ready addresses in each of the Service's slices. */
async function readySlices(discovery: DiscoveryV1Api): Promise<string[][]> {
  const labelSelector = `kubernetes.io/service-name=${SERVICE}`;
  const { items } = await discovery.listNamespacedEndpointSlice({ namespace: NAMESPACE, labelSelector });
  return items.map(({ endpoints }) =>
    // An empty slice holds null.
    (endpoints ?? []).filter(({ conditions }) => conditions?.ready).flatMap(({ addresses }) => addresses),
  );
}

function addressesOf({ subsets = [] }: V1Endpoints): string[] {
  return subsets.flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip));
}

describe(`${PODS} ready pods behind one Service`, function () {
  this.timeout(120_000);
  let cluster: Cluster;
  let core: CoreV1Api;
  let discovery: DiscoveryV1Api;
  const pods = Array.from({ length: PODS }, (_, index) => index);

  before(async () => {
    cluster = await startCluster();
    core = cluster.kubeConfig.makeApiClient(CoreV1Api);
    discovery = cluster.kubeConfig.makeApiClient(DiscoveryV1Api);
    await createService(core);
    const node = await createNode(cluster.kubeConfig, "node-a");
    await inParallel(pods, CREATED_AT_ONCE, (index) =>
      createReadyPod(cluster.kubeConfig, {
        namespace: NAMESPACE,
        name: podName(index),
        labels: LABELS,
        ip: podIp(index),
        node,
      }),
    );
  });
  after(() => cluster?.stop());

  it("are all in its EndpointSlices, none of them over its limit", async () => {
    const isFull = async () => {
      const slices = await readySlices(discovery);
      return slices.flat().length >= PODS ? slices : undefined;
    };
    const slices = await eventually(isFull, { what: "all pods in EndpointSlices", seconds: 60, everyMs: 250 });
    assert.deepEqual(slices.flat().sort(), pods.map(podIp).sort());
    assert.ok(slices.length >= PODS / ENDPOINTS_PER_SLICE, `${slices.length} slices`);
    assert.deepEqual(
      slices.filter((slice) => slice.length > ENDPOINTS_PER_SLICE),
      [],
    );
  });

  it("are cut at 1,000 in its Endpoints, which say so in an annotation", async () => {
    const read = async () => {
      const endpoints = await core.readNamespacedEndpoints({ namespace: NAMESPACE, name: SERVICE });
      return endpoints.metadata?.annotations?.[OVER_CAPACITY] === undefined ? undefined : endpoints;
    };
    const endpoints = await eventually(read, { what: "Endpoints over capacity", seconds: 60, everyMs: 250 });
    const addresses = addressesOf(endpoints);
    assert.equal(endpoints.metadata?.annotations?.[OVER_CAPACITY], "truncated");
    assert.equal(new Set(addresses).size, ADDRESSES_PER_ENDPOINTS);
    assert.equal(addresses.length, ADDRESSES_PER_ENDPOINTS);
  });
});
