import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import type { Socket } from "node:net";

/** What a request is, for a fault to choose by. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly isWatch: boolean;
}

/** What happens to a request; `undefined`: it passes. */
export type Fault =
  | { readonly kind: "answer"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Nothing comes back, but the connection stands. */
  | { readonly kind: "hang" }
  /** The connection breaks. */
  | { readonly kind: "cut" }
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** The server does what was asked, but its answer is lost. */
  | { readonly kind: "lose" }
  /** What the same read answered when the proxy first saw it. */
  | { readonly kind: "stale" };

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const NO_FAULT = () => undefined;

/** A proxy before an API server that can do to requests whatever networks and servers do. */
export class ApiProxy {
  /** Requests so far. */
  readonly requests: ProxiedRequest[] = [];
  readonly #target: string;
  readonly #agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  readonly #sockets = new Set<Socket>();
  readonly #frozen = new WeakSet<Socket>();
  readonly #firstAnswers = new Map<string, Answer>();
  readonly #server: Server;
  #choose: (request: ProxiedRequest) => Fault | undefined = NO_FAULT;

  /** @param target `https://…` of the API server */
  constructor(target: string) {
    this.#target = target;
    this.#server = createServer((incoming, response) => {
      this.#handle(incoming, response).catch(() => incoming.socket.destroy());
    });
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => undefined);
    });
  }

  /** @returns `http://127.0.0.1:<port>` */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  }

  /** `choose` is asked for each request from now on. */
  setFault(choose: (request: ProxiedRequest) => Fault | undefined): void {
    this.#choose = choose;
  }

  /** Lets everything pass again. */
  heal(): void {
    this.#choose = NO_FAULT;
  }

  /** Breaks all connections that stand. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The connections that stand stay open, and nothing passes over them any more. */
  freeze(): void {
    for (const socket of this.#sockets) this.#frozen.add(socket);
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cut();
    this.#agent.destroy();
    await once(this.#server, "close");
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = incoming;
    const seen = { method, url, isWatch: url.includes("watch=true") };
    this.requests.push(seen);
    const body = Buffer.concat(await incoming.toArray());
    const fault = this.#frozen.has(incoming.socket) ? ({ kind: "hang" } as const) : this.#choose(seen);
    const stale = fault?.kind === "stale" ? this.#firstAnswers.get(`${method} ${url}`) : undefined;
    if (fault?.kind === "hang") return;
    if (fault?.kind === "cut") incoming.socket.destroy();
    else if (fault?.kind === "answer") response.writeHead(fault.status, fault.headers).end(statusBody(fault.status));
    else if (stale !== undefined) response.writeHead(stale.status, JSON_TYPE).end(stale.body);
    else if (fault?.kind === "delay") setTimeout(() => this.#forward(incoming, response, body), fault.milliseconds);
    else if (fault?.kind === "lose") this.#forwardInVain(incoming, body);
    else this.#forward(incoming, response, body);
  }

  #ask({ method = "GET", url = "/", headers }: IncomingMessage, onAnswer: (answer: IncomingMessage) => void) {
    const { host: _, ...passed } = headers;
    return request(new URL(url, this.#target), { method, headers: passed, agent: this.#agent }, onAnswer);
  }

  #forwardInVain(incoming: IncomingMessage, body: Buffer): void {
    const outgoing = this.#ask(incoming, (answer) => answer.resume().on("end", () => incoming.socket.destroy()));
    outgoing.on("error", () => incoming.socket.destroy());
    outgoing.end(body);
  }

  #forward(incoming: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const { method = "GET", url = "/", socket } = incoming;
    const outgoing = this.#ask(incoming, (answer) => {
      const { statusCode: status = 502 } = answer;
      const chunks: Buffer[] = [];
      response.writeHead(status, answer.headers);
      response.flushHeaders();
      answer.on("error", () => socket.destroy());
      answer.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        if (!this.#frozen.has(socket)) response.write(chunk);
      });
      answer.on("end", () => {
        const key = `${method} ${url}`;
        if (!this.#firstAnswers.has(key)) this.#firstAnswers.set(key, { status, body: Buffer.concat(chunks) });
        if (!this.#frozen.has(socket)) response.end();
      });
    });
    outgoing.on("error", () => socket.destroy());
    response.on("close", () => outgoing.destroy());
    outgoing.end(body);
  }
}

const JSON_TYPE = { "content-type": "application/json" };

function statusBody(status: number): string {
  const message = `the proxy answers ${status}`;
  return JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", message, code: status });
}
