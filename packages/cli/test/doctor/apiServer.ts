import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { stringify } from "yaml";

/** What an API server answers, by path: an object, or a status code. Lists are cut into pages. */
export type Answers = Readonly<Record<string, object | number>>;

export interface ApiServer {
  /** A kubeconfig's text. */
  readonly kubeconfig: string;
  /** Paths with queries, as they were asked. */
  readonly asked: readonly string[];
  close(): void;
}

const PAGE = 2;

/** A server that answers as kube-apiserver does, from a table. */
export async function startApiServer(answers: Answers): Promise<ApiServer> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    asked.push(`${url.pathname}${url.search}`);
    const answer = answers[url.pathname] ?? 404;
    const status = typeof answer === "number" ? answer : 200;
    const failure = { kind: "Status", apiVersion: "v1", status: "Failure", code: status };
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(typeof answer === "number" ? failure : page(answer, url)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    kubeconfig: kubeconfigOf(`http://127.0.0.1:${port}`),
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function page(answer: object, { searchParams }: URL): object {
  if (!("items" in answer) || !Array.isArray(answer.items)) return answer;
  const from = Number(searchParams.get("continue") ?? 0);
  const to = from + PAGE;
  const metadata = to < answer.items.length ? { continue: String(to) } : {};
  return { ...answer, metadata, items: answer.items.slice(from, to) };
}

export function kubeconfigOf(server: string): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "reader", user: { token: "secret-token" } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "reader" } }],
    "current-context": "test",
  });
}
