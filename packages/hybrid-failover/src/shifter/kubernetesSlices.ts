import { DiscoveryV1Api, type KubeConfig, Watch } from "@kubernetes/client-node";
import type { ShiftedService } from "../gate/config.ts";
import type { SliceList, SliceSource, WatchEvent, WatchListener } from "./sliceWatch.ts";

/** The API server closes a watch after this long, with a bookmark before; the next goes on where it ended. */
const WATCH_SECONDS = 10;
/** A connection that the server has not closed by then is broken, although nobody was told. */
const SILENCE_SECONDS = 13;

/** The EndpointSlices of a Service, through the official client. */
export function kubernetesSlices(kubeConfig: KubeConfig, { namespace, service }: ShiftedService): SliceSource {
  const api = kubeConfig.makeApiClient(DiscoveryV1Api);
  const labelSelector = `kubernetes.io/service-name=${service}`;
  return {
    // No version is asked for: the server then answers with what is true now, not with what it has cached.
    list: async (): Promise<SliceList> => {
      const { items, metadata } = await api.listNamespacedEndpointSlice({ namespace, labelSelector });
      return { items, resourceVersion: metadata?.resourceVersion ?? "" };
    },
    watch: (resourceVersion, listener, signal) => {
      const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
      const timeoutSeconds = WATCH_SECONDS;
      const query = { labelSelector, resourceVersion, allowWatchBookmarks: true, timeoutSeconds };
      return follow(new Watch(kubeConfig), { path, query }, listener, signal);
    },
  };
}

interface WatchRequest {
  readonly path: string;
  readonly query: Record<string, string | number | boolean>;
}

/** Settles when the watch ends, also where the client itself never would. */
async function follow(
  watch: Watch,
  { path, query }: WatchRequest,
  listener: WatchListener,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let ended = false;
  const end = (error: unknown) => {
    ended = true;
    if (signal.aborted || error === null || error === undefined) resolve();
    else reject(error);
  };
  const silence = setTimeout(() => end(new WatchSilent()), SILENCE_SECONDS * 1000);
  const onEvent = (type: string, object: WatchEvent["object"]) => {
    silence.refresh();
    listener.onEvent({ type, object });
  };
  const stop = () => end(undefined);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  // The client answers once the request is accepted or has failed; a failure has ended the promise by then.
  const connected = watch.watch(path, query, onEvent, end).then((connection) => {
    if (!ended) listener.onOpen();
    return connection;
  });
  connected.catch(end);
  try {
    await promise;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", stop);
    void connected.then(
      (connection) => connection.abort(),
      () => undefined,
    );
  }
}

/** A watch on which nothing came, not even its end. */
class WatchSilent extends Error {
  override readonly name = "WatchSilent";

  constructor() {
    super(`the API server was silent for ${SILENCE_SECONDS} s`);
  }
}
