import {
  AuthenticationV1Api,
  CoordinationV1Api,
  CoreV1Api,
  type KubeConfig,
  NetworkingV1Api,
  PatchStrategy,
  setHeaderOptions,
} from "@kubernetes/client-node";
import { type ShifterConfig, shifterConfigSchema } from "@sluice/hybrid-failover/gate";
import { ClusterUnusable, type Outcome, readOrDenied, statusOf } from "../doctor/requests.ts";
import type { ChosenFleet } from "./chooseFleet.ts";
import {
  type Annotations,
  type FailoverSnapshot,
  type HoldAnnotation,
  holdKey,
  type LeaseState,
  parseJson,
} from "./snapshot.ts";

const FIELD_MANAGER = "sluice-cli";
const NOT_FOUND = 404;
const FORBIDDEN = 403;

export interface Caller {
  readonly name: string;
  /** The cluster's clock: what expires is compared with it, not with this machine's. */
  readonly now: Date;
}

/** Who asks, as the cluster knows them, and when. */
export async function whoAmI(config: KubeConfig): Promise<Caller> {
  const local = { name: config.getCurrentUser()?.name ?? "unknown", now: new Date() };
  try {
    const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
    const { status, metadata } = await config.makeApiClient(AuthenticationV1Api).createSelfSubjectReview({ body });
    return { name: status?.userInfo?.username ?? local.name, now: metadata?.creationTimestamp ?? local.now };
  } catch (thrown) {
    // Clusters before 1.28 do not know the question, and roles may forbid it.
    if (statusOf(thrown) === NOT_FOUND || statusOf(thrown) === FORBIDDEN) return local;
    throw thrown;
  }
}

/**
 * What the shifter was told when it was deployed.
 *
 * @throws ClusterUnusable when the fleet has no failover here, or the user may not know
 */
export async function readConfig(config: KubeConfig, { fleet, namespace }: ChosenFleet): Promise<ShifterConfig> {
  const name = `${fleet}-shifter`;
  const found = await readConfigMap(config, { name, namespace });
  if (found === undefined) {
    const message = `the fleet ${fleet} has no failover in namespace ${namespace}: there is no ConfigMap ${name}`;
    throw new ClusterUnusable(message, "check --fleet, --namespace and --context");
  }
  const read = shifterConfigSchema.safeParse(parseJson(found.data?.["config.json"]));
  if (read.success) return read.data;
  const message = `ConfigMap ${name} holds no configuration that this version reads`;
  throw new ClusterUnusable(message, "use the sluice version that the fleet was deployed with");
}

/** Reads where a fleet's failover stands. What a role forbids is left out and told; the ConfigMaps are needed. */
export async function readFailover(kube: KubeConfig, config: ShifterConfig): Promise<FailoverSnapshot> {
  const [caller, status, lease, ...gates] = await Promise.all([
    whoAmI(kube),
    readConfigMap(kube, config.status),
    readLease(kube, config),
    ...config.gates.map(({ ingress }) => readGate(kube, config.namespace, ingress)),
  ]);
  const readable = gates.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const denied = [lease, ...gates].flatMap((outcome) => outcome.denied ?? []);
  return {
    config,
    now: caller.now,
    annotations: status?.metadata?.annotations ?? {},
    data: status?.data ?? {},
    lease: lease.value?.lease,
    gates: new Map(readable.map(({ name, annotations }) => [name, annotations])),
    unchecked: [...new Map(denied.map((one) => [one.resource, one])).values()],
  };
}

/** Writes a service's hold, or removes it. */
export async function writeHold(
  kube: KubeConfig,
  { status }: ShifterConfig,
  service: string,
  hold: HoldAnnotation | undefined,
): Promise<void> {
  const value = hold === undefined ? null : JSON.stringify(hold);
  const body = { metadata: { annotations: { [holdKey(service)]: value } } };
  const asMergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
  try {
    await kube
      .makeApiClient(CoreV1Api)
      .patchNamespacedConfigMap({ ...status, body, fieldManager: FIELD_MANAGER }, asMergePatch);
  } catch (thrown) {
    const at = `ConfigMap ${status.name} in namespace ${status.namespace}`;
    if (statusOf(thrown) === FORBIDDEN) throw new ClusterUnusable(`the user may not patch ${at}`, "ask for the right");
    if (statusOf(thrown) === NOT_FOUND) throw new ClusterUnusable(`there is no ${at}`, "pulumi up");
    throw thrown;
  }
}

interface ObjectName {
  readonly name: string;
  readonly namespace: string;
}

async function readConfigMap(kube: KubeConfig, { name, namespace }: ObjectName) {
  try {
    return await orNothing(kube.makeApiClient(CoreV1Api).readNamespacedConfigMap({ name, namespace }));
  } catch (thrown) {
    if (statusOf(thrown) !== FORBIDDEN) throw thrown;
    const message = `the user may not get ConfigMap ${name} in namespace ${namespace}`;
    throw new ClusterUnusable(message, "allow get on configmaps there: without it there is nothing to tell");
  }
}

function readLease(kube: KubeConfig, config: ShifterConfig): Promise<Outcome<{ lease: LeaseState | undefined }>> {
  const permission = { resource: "leases.coordination.k8s.io", verb: "get", lost: "which shifter leads" } as const;
  return readOrDenied(permission, async () => {
    const found = await orNothing(kube.makeApiClient(CoordinationV1Api).readNamespacedLease(config.lease));
    const { renewTime, holderIdentity = "", leaseDurationSeconds = 0 } = found?.spec ?? {};
    if (renewTime === undefined) return { lease: undefined };
    return { lease: { holder: holderIdentity, renewedAt: new Date(renewTime), seconds: leaseDurationSeconds } };
  });
}

function readGate(
  kube: KubeConfig,
  namespace: string,
  name: string,
): Promise<Outcome<{ readonly name: string; readonly annotations: Annotations | undefined }>> {
  const permission = { resource: "ingresses.networking.k8s.io", verb: "get", lost: "what is really open" } as const;
  return readOrDenied(permission, async () => {
    const found = await orNothing(kube.makeApiClient(NetworkingV1Api).readNamespacedIngress({ name, namespace }));
    return { name, annotations: found === undefined ? undefined : (found.metadata?.annotations ?? {}) };
  });
}

async function orNothing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (thrown) {
    if (statusOf(thrown) === NOT_FOUND) return undefined;
    throw thrown;
  }
}
