import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ShifterConfig } from "@sluice/hybrid-failover/gate";
import { SHIFTER_BUNDLE_KEY, SHIFTER_COMMAND, shifterBundle } from "../../packages/hybrid-failover/src/bundle.ts";
import { writeKubeconfig } from "../kubernetes/credentials.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { freePorts } from "../kubernetes/freePorts.ts";
import type { Cluster } from "../kubernetes/startCluster.ts";
import { FailoverSuiteError } from "./failoverError.ts";
import { ACCOUNT } from "./fleetObjects.ts";
import { NAMESPACE } from "./gateFleet.ts";

export interface ShifterProcessOptions {
  readonly cluster: Cluster;
  readonly config: ShifterConfig;
  /** The pod's name. */
  readonly identity: string;
  /** The API server it talks to. @default the cluster's own */
  readonly server?: string;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** The shifter as it runs in a pod: the bundle, its command line, its own service account. */
export interface ShifterProcess {
  /** What it logged so far. */
  readonly log: readonly LogLine[];
  /** What it wrote besides. */
  readonly stderr: readonly string[];
  readonly pid: number;
  get(path: "/healthz" | "/readyz" | "/metrics"): Promise<{ readonly status: number; readonly text: string }>;
  /** Ends it and answers its exit code, or the signal's name. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | string>;
}

const READY_SECONDS = 20;

/** Starts a shifter and waits until it has listed what it watches. */
export async function startShifter(options: ShifterProcessOptions): Promise<ShifterProcess> {
  const { cluster, config, identity } = options;
  const [port = 0] = await freePorts(1);
  const configFile = join(cluster.directory, "shifter.json");
  writeFileSync(configFile, JSON.stringify(config));
  const [file = "", ...args] = SHIFTER_COMMAND.with(-1, bundleFile(cluster));
  const environment = {
    PATH: process.env.PATH ?? "",
    POD_NAME: identity,
    SHIFTER_PORT: String(port),
    SHIFTER_HOST: "127.0.0.1",
    KUBECONFIG: await kubeconfigOf(options),
  };
  const child = spawn(file, [...args, configFile], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const log: LogLine[] = [];
  const stderr: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => void log.push(JSON.parse(line) as LogLine));
  createInterface({ input: child.stderr }).on("line", (line) => void stderr.push(line));
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  const running: ShifterProcess = {
    log,
    stderr,
    pid: child.pid ?? 0,
    get: async (path) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: response.status, text: await response.text() };
    },
    end: (signal) => endProcess(child, signal),
  };
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new FailoverSuiteError(`the shifter ended: ${stderr.join("\n")}`);
      return (await running.get("/readyz")).status === 200 || undefined;
    },
    { what: `the shifter ${identity}`, seconds: READY_SECONDS },
  );
  return running;
}

async function endProcess(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<number | string> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }
  return child.exitCode ?? child.signalCode ?? "";
}

function bundleFile({ directory }: Cluster): string {
  const file = join(directory, SHIFTER_BUNDLE_KEY);
  if (!existsSync(file)) writeFileSync(file, Buffer.from(shifterBundle().compressed, "base64"));
  return file;
}

/** A configuration of the service account, perhaps through a proxy that speaks plain HTTP. */
async function kubeconfigOf({ cluster, identity, server }: ShifterProcessOptions): Promise<string> {
  const account = await cluster.asServiceAccount(NAMESPACE, ACCOUNT);
  const found = account.getCurrentCluster();
  const user = account.getCurrentUser();
  if (found === null || user === null) throw new FailoverSuiteError("the service account has no configuration");
  if (server !== undefined) account.loadFromClusterAndUser({ name: "proxy", server, skipTLSVerify: true }, user);
  return writeKubeconfig(join(cluster.directory, `${identity}.kubeconfig`), account);
}
