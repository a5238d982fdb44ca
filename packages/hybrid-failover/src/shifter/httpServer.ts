import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { Registry } from "prom-client";

export interface HttpOptions {
  readonly registry: Registry;
  /** Names of the loops that hang; none in a process that is well, whether the API server answers or not. */
  readonly hanging: () => readonly string[];
  /** Names of what has not been seen once; none in a process that is ready. */
  readonly missing: () => readonly string[];
  /** 0 takes any that is free. */
  readonly port: number;
  /** @default all addresses */
  readonly host?: string;
}

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `/healthz`, `/readyz` and `/metrics`. */
export async function startHttpServer(options: HttpOptions): Promise<RunningServer> {
  const server = createServer((request, response) => {
    void answer(request.url ?? "/", response, options);
  });
  server.listen(options.port, options.host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function answer(url: string, response: ServerResponse, options: HttpOptions): Promise<void> {
  const [path] = url.split("?");
  switch (path) {
    case "/healthz":
      return tell(response, "hangs", options.hanging());
    case "/readyz":
      return tell(response, "not listed yet", options.missing());
    case "/metrics": {
      const text = await options.registry.metrics();
      response.writeHead(200, { "content-type": options.registry.contentType }).end(text);
      return;
    }
    default:
      response.writeHead(404).end();
  }
}

function tell(response: ServerResponse, what: string, names: readonly string[]): void {
  const headers = { "content-type": "text/plain; charset=utf-8" };
  if (names.length === 0) response.writeHead(200, headers).end("ok\n");
  else response.writeHead(503, headers).end(`${names.map((name) => `${name}: ${what}`).join("\n")}\n`);
}
