import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { kubeconfigOf } from "../doctor/apiServer.ts";
import { CONFIG, PRIMARY } from "./snapshots.ts";

/** An object as it is stored. */
export interface Stored {
  metadata: { annotations?: Record<string, string> };
  data?: Record<string, string>;
  spec?: object;
}

/** What a fleet's namespace holds, by name. */
export interface FleetState {
  readonly configMaps: Record<string, Stored>;
  readonly ingresses: Record<string, Stored>;
  readonly leases: Record<string, Stored>;
  /** Answered in place of objects, by path. */
  readonly refused: Record<string, number>;
}

export interface FleetServer {
  readonly kubeconfig: string;
  readonly state: FleetState;
  /** `PATCH /api/…?fieldManager=sluice-cli`, as they came. */
  readonly writes: readonly string[];
  close(): void;
}

const SERVER_TIME = "2026-11-21T10:05:00Z";
const PATHS = {
  configMaps: "/api/v1/namespaces/edge/configmaps/",
  ingresses: "/apis/networking.k8s.io/v1/namespaces/edge/ingresses/",
  leases: "/apis/coordination.k8s.io/v1/namespaces/edge/leases/",
} as const;

/** Both services on their pods, a leader, closed gates. */
export function fleetState(): FleetState {
  const status = JSON.stringify(PRIMARY);
  const spec = {
    holderIdentity: PRIMARY.leader,
    leaseDurationSeconds: 6,
    renewTime: "2026-11-21T10:04:59.000000Z",
  };
  return {
    configMaps: {
      "edge-shifter": { metadata: {}, data: { "config.json": JSON.stringify(CONFIG) } },
      "edge-failover": { metadata: {}, data: { api: status, web: status } },
    },
    ingresses: { "edge-001-gate": { metadata: {} }, "edge-002-gate": { metadata: {} } },
    leases: { "edge-shifter": { metadata: {}, spec } },
    refused: {},
  };
}

/** An API server with one fleet; `shifter` plays the shifter each time that a hold is written. */
export async function startFleetServer(
  state: FleetState = fleetState(),
  shifter: (state: FleetState) => void = () => undefined,
): Promise<FleetServer> {
  const writes: string[] = [];
  const answer = async (request: IncomingMessage): Promise<object | number> => {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    const refused = state.refused[`${request.method} ${pathname}`] ?? state.refused[pathname];
    if (refused !== undefined) return refused;
    if (pathname.endsWith("/selfsubjectreviews"))
      return { metadata: { creationTimestamp: SERVER_TIME }, status: { userInfo: { username: "ana@example.com" } } };
    const object = find(state, pathname);
    if (object === undefined) return 404;
    if (request.method !== "PATCH") return object;
    writes.push(`PATCH ${pathname}${search} ${request.headers["content-type"]}`);
    merge(object, await json(request));
    shifter(state);
    return object;
  };
  const server = createServer(async (request, response) => {
    const found = await answer(request);
    response.writeHead(typeof found === "number" ? found : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(typeof found === "number" ? { kind: "Status", code: found } : found));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { kubeconfig: kubeconfigOf(`http://127.0.0.1:${port}`), state, writes, close };
}

function find(state: FleetState, pathname: string): Stored | undefined {
  for (const kind of ["configMaps", "ingresses", "leases"] as const) {
    if (pathname.startsWith(PATHS[kind])) return state[kind][pathname.slice(PATHS[kind].length)];
  }
  return undefined;
}

/** A merge patch of annotations. */
function merge(object: Stored, patch: unknown): void {
  const { metadata } = patch as { metadata: { annotations: Record<string, string | null> } };
  const merged = { ...object.metadata.annotations, ...metadata.annotations };
  const kept = Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null);
  object.metadata.annotations = Object.fromEntries(kept);
}
