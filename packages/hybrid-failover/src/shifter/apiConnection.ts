import { KubeConfig, type RequestContext } from "@kubernetes/client-node";

type Dispatcher = ReturnType<RequestContext["getDispatcher"]>;

/**
 * The official client's configuration, with what a process needs that runs for long. By default the client opens a
 * connection for each request, and waits minutes for an answer that does not come.
 */
export class ApiConnection extends KubeConfig {
  readonly #requestMs: number;
  #dispatcher: Dispatcher;

  /** @param requestSeconds after which a request has failed; watches have an end of their own */
  constructor(requestSeconds: number) {
    super();
    this.#requestMs = requestSeconds * 1000;
  }

  /** Takes new connections from now on, with the certificates as they are now: the old ones may be dead. */
  renew(): void {
    this.#dispatcher = undefined;
  }

  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    this.#dispatcher ??= context.getDispatcher();
    if (this.#dispatcher !== undefined) context.setDispatcher(this.#dispatcher);
    context.setSignal(AbortSignal.timeout(this.#requestMs));
  }
}

/** Connects to the API server that a kubeconfig file names, or to that of the cluster in which this runs. */
export function connect(requestSeconds: number, kubeconfig: string | undefined): ApiConnection {
  const connection = new ApiConnection(requestSeconds);
  if (kubeconfig === undefined || kubeconfig === "") connection.loadFromCluster();
  else connection.loadFromFile(kubeconfig);
  return connection;
}
