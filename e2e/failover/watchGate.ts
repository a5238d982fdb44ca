import { Watch } from "@kubernetes/client-node";
import { foundKeys } from "@sluice/hybrid-failover/gate";
import type { Cluster } from "../kubernetes/startCluster.ts";
import { NAMESPACE } from "./gateFleet.ts";

/** A gate as the controller sees it: one event for each write. */
export interface GateWatch {
  /** Writes since the watch began. */
  readonly changes: number;
  /** The keys that were open after each write, sorted. */
  readonly history: readonly string[];
  /** Resolves at the write after which this is true of the open keys. */
  until(isThere: (open: ReadonlySet<string>) => boolean): Promise<void>;
  stop(): void;
}

interface WatchedIngress {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Watches a gate from now on. */
export async function watchGate({ kubeConfig }: Cluster, ingress: string): Promise<GateWatch> {
  const history: string[] = [];
  const waiting = new Set<(open: ReadonlySet<string>) => void>();
  const { promise: synced, resolve: sync } = Promise.withResolvers<void>();
  let current: ReadonlySet<string> = new Set();
  const path = `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/ingresses`;
  const onEvent = (type: string, { metadata }: WatchedIngress) => {
    current = foundKeys(metadata?.annotations ?? {});
    // The watch begins with the object as it is.
    if (type === "ADDED") return sync();
    history.push([...current].sort().join(" "));
    for (const tell of waiting) tell(current);
  };
  const query = { fieldSelector: `metadata.name=${ingress}` };
  const connection = await new Watch(kubeConfig).watch(path, query, onEvent, () => undefined);
  await synced;
  return {
    get changes() {
      return history.length;
    },
    history,
    until: async (isThere) => {
      if (isThere(current)) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const tell = (open: ReadonlySet<string>) => {
        if (isThere(open)) resolve();
      };
      waiting.add(tell);
      await promise;
      waiting.delete(tell);
    },
    stop: () => connection.abort(),
  };
}
