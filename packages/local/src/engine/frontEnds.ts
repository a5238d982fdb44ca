import grpc from "@grpc/grpc-js";
import { LocalEngineError, messageOf } from "../errors.ts";
import type { Monitor } from "./monitor.ts";
import { CHANNEL_OPTIONS, engineGrpc, resourceGrpc } from "./protocol.ts";
import { engineMethods, monitorMethods, type RpcMethods } from "./rpc.ts";

/** A monitor that listens on a free port of the loopback address. */
export interface MonitorServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  close(): void;
}

/** Front end A: both services over gRPC, for a program in a process of its own. */
export async function serve(monitor: Monitor): Promise<MonitorServer> {
  const server = new grpc.Server(CHANNEL_OPTIONS);
  server.addService(resourceGrpc.ResourceMonitorService, implementation(monitorMethods(monitor)));
  server.addService(engineGrpc.EngineService, implementation(engineMethods(monitor)));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(new LocalEngineError("server.bind", `cannot listen on 127.0.0.1: ${error.message}`));
    });
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

function implementation(methods: RpcMethods): grpc.UntypedServiceImplementation {
  const handlers: Record<string, grpc.handleUnaryCall<unknown, unknown>> = {};
  for (const [name, method] of Object.entries(methods)) {
    handlers[name] = (call, callback) => {
      method(call.request).then(
        (response) => callback(null, response),
        (thrown) => callback({ code: grpc.status.UNKNOWN, details: messageOf(thrown) }),
      );
    };
  }
  return handlers;
}

type Callback = (error: Partial<grpc.ServiceError> | null, response?: unknown) => void;
/** The shape of a gRPC client, which the SDK takes in place of one. */
export type DirectClient = Readonly<Record<string, (request: unknown, callback: Callback) => void>> & {
  readonly close: () => void;
};

/** Front end B: the same services as an object with a gRPC client's shape, without sockets. */
export function directClients(monitor: Monitor): { monitor: DirectClient; engine: DirectClient } {
  return { monitor: directClient(monitorMethods(monitor)), engine: directClient(engineMethods(monitor)) };
}

function directClient(methods: RpcMethods): DirectClient {
  const client: Record<string, (request: unknown, callback: Callback) => void> = {};
  for (const [name, method] of Object.entries(methods)) {
    client[name] = (request, callback) => {
      method(request).then(
        (response) => callback(null, response),
        (thrown) => callback(unknownStatus(thrown)),
      );
    };
  }
  return Object.assign(client, { close: () => undefined });
}

function unknownStatus(thrown: unknown): Partial<grpc.ServiceError> {
  const details = messageOf(thrown);
  return Object.assign(new LocalEngineError("rpc", `${grpc.status.UNKNOWN} UNKNOWN: ${details}`), {
    code: grpc.status.UNKNOWN,
    details,
  });
}
