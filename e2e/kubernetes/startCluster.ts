import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api, Health, type KubeConfig } from "@kubernetes/client-node";
import { type Binaries, findBinaries } from "./binaries.ts";
import { ClusterError } from "./clusterError.ts";
import { apiServerArgs, controllerManagerArgs, etcdArgs } from "./controlPlane.ts";
import {
  type ClusterAddress,
  type Credentials,
  kubeConfigOf,
  writeCredentials,
  writeKubeconfig,
} from "./credentials.ts";
import { eventually } from "./eventually.ts";
import { freePorts } from "./freePorts.ts";
import { type ProcessGroup, startProcessGroup } from "./processGroup.ts";

const ATTEMPTS = 3;
const READY_SECONDS = 60;
const LOG_LINES = 12;
/** Longer than a test run. */
const TOKEN_SECONDS = 24 * 3600;

export interface ClusterOptions {
  /** Folder that keeps `etcd.log`, `kube-apiserver.log`, `kube-controller-manager.log`. @default removed by `stop` */
  readonly logs?: string;
}

/** A real Kubernetes control plane on loopback ports: etcd, kube-apiserver and kube-controller-manager. No nodes. */
export interface Cluster {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** File with the administrator's configuration, for programs that take one. */
  readonly kubeconfig: string;
  /** The administrator's configuration (group `system:masters`). */
  readonly kubeConfig: KubeConfig;
  /** Temporary folder of this cluster; removed by `stop`. */
  readonly directory: string;
  /** Holds `<program>.log`. */
  readonly logs: string;
  /** Process ids by program, and `supervisor`. */
  readonly pids: ReadonlyMap<string, number>;
  /** The configuration of a service account that exists, by a token that the API server issues. */
  asServiceAccount(namespace: string, name: string): Promise<KubeConfig>;
  /** Ends the processes and removes the folder; may be called again. */
  stop(): Promise<void>;
}

/** The end of a process's log, for the error that says it ended. */
function logTail(group: ProcessGroup, name: string): string {
  try {
    return readFileSync(join(group.logs, `${name}.log`), "utf8")
      .trim()
      .split("\n")
      .slice(-LOG_LINES)
      .join("\n");
  } catch {
    return "(it left no log)";
  }
}

/** Looks until `look` gives something, or one of the processes ended. */
function untilReady<T>(group: ProcessGroup, what: string, look: () => Promise<T | undefined>): Promise<T> {
  const lookOrFail = async (): Promise<T | undefined> => {
    const exited = group.exited();
    if (exited === undefined) return await look();
    const { name, reason } = exited;
    throw new ClusterError("cluster.exited", `${name} ended (${reason}):\n${logTail(group, name)}`);
  };
  return eventually(lookOrFail, { what, seconds: READY_SECONDS });
}

/** The API server signs its certificate at its start: it is read again until a server answers to it. */
async function reachApiServer(group: ProcessGroup, server: string, credentials: Credentials): Promise<KubeConfig> {
  return await untilReady(group, "kube-apiserver", async () => {
    const address = { server, certificate: readFileSync(credentials.certificateFile, "utf8") };
    const config = kubeConfigOf(address, { name: "admin", token: credentials.adminToken });
    return (await new Health(config).readyz({})) ? config : undefined;
  });
}

/** Controllers have no port to ask: they work when they made a new cluster's first service account. */
async function awaitControllers(group: ProcessGroup, kubeConfig: KubeConfig): Promise<void> {
  const core = kubeConfig.makeApiClient(CoreV1Api);
  await untilReady(group, "the controllers", () =>
    core.readNamespacedServiceAccount({ namespace: "default", name: "default" }),
  );
}

async function requestToken(admin: KubeConfig, namespace: string, name: string): Promise<string> {
  const body = { spec: { audiences: [], expirationSeconds: TOKEN_SECONDS } };
  const core = admin.makeApiClient(CoreV1Api);
  const { status } = await core.createNamespacedServiceAccountToken({ namespace, name, body });
  if (status?.token) return status.token;
  throw new ClusterError("cluster.token", `no token was issued for ${namespace}/${name}`);
}

async function launch(group: ProcessGroup, binaries: Binaries): Promise<Cluster> {
  const [etcd = 0, apiServer = 0] = await freePorts(2);
  const credentials = writeCredentials(group.directory);
  const start = (name: keyof Binaries, args: string[]) => group.start({ name, file: binaries[name], args });
  start("etcd", etcdArgs(group.directory, etcd));
  start("kube-apiserver", apiServerArgs(credentials, { etcd, apiServer }));
  const server = `https://127.0.0.1:${apiServer}`;
  const kubeConfig = await reachApiServer(group, server, credentials);
  const address: ClusterAddress = { server, certificate: readFileSync(credentials.certificateFile, "utf8") };
  const manager = { name: "kube-controller-manager", token: credentials.controllerManagerToken };
  const managerFile = join(group.directory, "kube-controller-manager.kubeconfig");
  writeKubeconfig(managerFile, kubeConfigOf(address, manager));
  start("kube-controller-manager", controllerManagerArgs(credentials, managerFile));
  await awaitControllers(group, kubeConfig);
  return {
    server,
    kubeconfig: writeKubeconfig(join(group.directory, "kubeconfig"), kubeConfig),
    kubeConfig,
    directory: group.directory,
    logs: group.logs,
    pids: group.pids,
    asServiceAccount: async (namespace, name) =>
      kubeConfigOf(address, { name: `${namespace}-${name}`, token: await requestToken(kubeConfig, namespace, name) }),
    stop: group.stop,
  };
}

function lostAPort(thrown: unknown): boolean {
  return thrown instanceof ClusterError && thrown.message.includes("address already in use");
}

/**
 * Starts a cluster of its own, ready for requests; several may run at once. It ends with `stop`, or with this process
 * however that ends. The first call on a machine builds the binaries, which takes minutes.
 *
 * @throws ClusterError `binaries.*` when there are none; `cluster.exited` with the end of the log when a process ended;
 * `wait.timeout` when it is not ready within a minute.
 * @example
 * const cluster = await startCluster();
 * after(() => cluster.stop());
 */
export async function startCluster({ logs }: ClusterOptions = {}): Promise<Cluster> {
  const binaries = await findBinaries();
  for (let attempt = 1; ; attempt += 1) {
    const group = await startProcessGroup(logs);
    try {
      return await launch(group, binaries);
    } catch (thrown) {
      await group.stop();
      if (attempt === ATTEMPTS || !lostAPort(thrown)) throw thrown;
    }
  }
}
