import { ApiException, CoordinationV1Api, type KubeConfig, V1MicroTime } from "@kubernetes/client-node";
import type { LeaseRecord, LeaseStore, StoredLease } from "./election.ts";

type LeaseObject = Awaited<ReturnType<CoordinationV1Api["readNamespacedLease"]>>;

const NOT_FOUND = 404;

/** A Lease of coordination.k8s.io, through the official client. */
export function kubernetesLease(
  kubeConfig: KubeConfig,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): LeaseStore {
  const api = kubeConfig.makeApiClient(CoordinationV1Api);
  return {
    read: async () => {
      try {
        return storedLease(await api.readNamespacedLease({ name, namespace }));
      } catch (error) {
        if (error instanceof ApiException && error.code === NOT_FOUND) return undefined;
        throw error;
      }
    },
    create: async (record) =>
      storedLease(
        await api.createNamespacedLease({
          namespace,
          body: { metadata: { name, namespace }, spec: leaseSpec(record) },
        }),
      ),
    replace: async (record, resourceVersion) => {
      const metadata = { name, namespace, resourceVersion };
      return storedLease(
        await api.replaceNamespacedLease({ name, namespace, body: { metadata, spec: leaseSpec(record) } }),
      );
    },
  };
}

function storedLease({ metadata, spec }: LeaseObject): StoredLease {
  return {
    holder: spec?.holderIdentity,
    durationSeconds: spec?.leaseDurationSeconds ?? 0,
    transitions: spec?.leaseTransitions ?? 0,
    acquireTime: timeText(spec?.acquireTime),
    renewTime: timeText(spec?.renewTime),
    resourceVersion: metadata?.resourceVersion ?? "",
  };
}

/** The client's types say that it is a Date; what it gives is the text as it came. */
function timeText(time: unknown): string {
  return time instanceof Date ? time.toISOString() : String(time ?? "");
}

function leaseSpec(record: LeaseRecord) {
  return {
    ...(record.holder === undefined ? {} : { holderIdentity: record.holder }),
    leaseDurationSeconds: record.durationSeconds,
    leaseTransitions: record.transitions,
    ...(record.acquireTime === "" ? {} : { acquireTime: new V1MicroTime(record.acquireTime) }),
    ...(record.renewTime === "" ? {} : { renewTime: new V1MicroTime(record.renewTime) }),
  };
}
