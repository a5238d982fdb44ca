import { Agent, type RequestOptions, request } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Wire, WireObject } from "@sluice/local";
import { DeployError } from "./deployError.ts";

/** Which object, or without a name which collection. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
}

export interface ApiRequest {
  readonly method: "GET" | "PATCH" | "POST" | "DELETE";
  readonly query?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body?: Wire;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: WireObject;
}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/**
 * A Kubernetes client that sends objects as they are. The typed clients drop fields that they do not know, and the API
 * server could not refuse these then.
 */
export class ApiClient {
  readonly #kubeConfig: KubeConfig;
  readonly #agent: Agent;
  readonly #resources = new Map<string, Promise<readonly ApiResource[]>>();

  constructor(kubeConfig: KubeConfig) {
    this.#kubeConfig = kubeConfig;
    const ca = kubeConfig.getCurrentCluster()?.caData;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 32,
      ...(ca === undefined ? {} : { ca: Buffer.from(ca, "base64") }),
    });
  }

  /** Asks about one object or collection; a refusal is an answer too. */
  async ask(reference: ObjectReference, asked: ApiRequest): Promise<ApiAnswer> {
    return await this.#send(await this.#path(reference), asked);
  }

  /** Like `ask`, for requests that must succeed. */
  async demand(reference: ObjectReference, asked: ApiRequest): Promise<WireObject> {
    return accepted(await this.ask(reference, asked), reference);
  }

  /** The objects of a collection, over all namespaces unless one is named. */
  async list(reference: ObjectReference, labelSelector?: string): Promise<readonly WireObject[]> {
    const query = labelSelector === undefined ? {} : { labelSelector };
    const { items } = await this.demand(reference, { method: "GET", query });
    return items as readonly WireObject[];
  }

  close(): void {
    this.#agent.destroy();
  }

  async #path({ apiVersion, kind, namespace, name }: ObjectReference): Promise<string> {
    const root = `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}`;
    const resource = (await this.#resourcesOf(root)).find((one) => one.kind === kind && !one.name.includes("/"));
    if (resource === undefined) throw new DeployError("deploy.refused", `the API server has no ${apiVersion} ${kind}`);
    const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
    return `${root}${scope}/${resource.name}${name === undefined ? "" : `/${name}`}`;
  }

  #resourcesOf(root: string): Promise<readonly ApiResource[]> {
    const known = this.#resources.get(root);
    if (known !== undefined) return known;
    const asked = this.#send(root, { method: "GET" }).then(
      ({ body }) => (body.resources ?? []) as unknown as readonly ApiResource[],
    );
    this.#resources.set(root, asked);
    return asked;
  }

  async #send(path: string, { method, query = {}, contentType, body }: ApiRequest): Promise<ApiAnswer> {
    const options: RequestOptions = { method };
    await this.#kubeConfig.applyToHTTPSOptions(options);
    const server = this.#kubeConfig.getCurrentCluster()?.server ?? "";
    const url = `${server}${path}?${new URLSearchParams(query)}`;
    const content = body === undefined ? "" : JSON.stringify(body);
    const headers = {
      ...options.headers,
      "content-type": contentType ?? "application/json",
      // Node gives a DELETE none, and the server takes the body for the connection's next request.
      "content-length": Buffer.byteLength(content),
    };
    return await new Promise((resolve, reject) => {
      const sent = request(url, { ...options, headers, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = response.headers["content-type"]?.includes("json") === true;
          resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : { message: text } });
        });
      });
      sent.on("error", reject);
      sent.end(content);
    });
  }
}

/** What was answered, if it is no refusal. */
export function accepted({ status, body }: ApiAnswer, { kind, namespace, name }: ObjectReference): WireObject {
  if (status < 300) return body;
  const what = [kind, namespace, name].filter(Boolean).join("/");
  throw new DeployError("deploy.refused", `${what}: ${status} ${String(body.message)}`);
}
