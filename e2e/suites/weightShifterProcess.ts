/** The shifter's program as the Deployment starts it, but for where its files are and how it finds the API server. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { WireObject } from "@sluice/local";
import { type HybridCluster, NAMESPACE } from "./weightShifterCluster.ts";

interface Container {
  readonly command: readonly string[];
  readonly args: readonly string[];
}

export interface ShifterProcess {
  readonly output: readonly string[];
  stop(): Promise<number | null>;
}

/** Starts the container's command on the ConfigMaps that the API server holds, with the service account's token. */
export async function startShifter(hybrid: HybridCluster): Promise<ShifterProcess> {
  const { cluster } = hybrid;
  const folder = join(cluster.directory, "shifter");
  mkdirSync(folder);
  const spec = podSpecOf(hybrid);
  for (const { configMap } of spec.volumes) await writeFiles(hybrid, configMap.name, folder);
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, (await cluster.asServiceAccount(NAMESPACE, "edge-shifter")).exportConfig());
  const { command, args } = spec.container;
  const here = (text: string) => (text.startsWith("/") ? join(folder, basename(text)) : text);
  const [, ...rest] = [...command, ...args].map(here);
  const env = { POD_NAME: "edge-shifter-0", KUBECONFIG: kubeconfig, SHIFTER_PORT: "0", SHIFTER_HOST: "127.0.0.1" };
  const child = spawn(process.execPath, rest, { env, stdio: ["ignore", "pipe", "pipe"] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(String(chunk)));
  return { output, stop: () => end(child) };
}

function podSpecOf({ objects }: HybridCluster) {
  const deployment = objects.find(({ kind }) => kind === "Deployment");
  if (deployment === undefined) throw new RangeError("there is no Deployment");
  const { template } = deployment.spec as unknown as { template: { spec: PodSpec } };
  const [container] = template.spec.containers;
  if (container === undefined) throw new RangeError("the Deployment has no container");
  return { container, volumes: template.spec.volumes };
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly configMap: { readonly name: string } }[];
}

/** As the kubelet would mount them. */
async function writeFiles({ admin }: HybridCluster, name: string, folder: string): Promise<void> {
  const reference = { apiVersion: "v1", kind: "ConfigMap", namespace: NAMESPACE, name };
  const { data = {}, binaryData = {} } = await admin.demand(reference, { method: "GET" });
  for (const [key, text] of Object.entries(data as WireObject)) writeFileSync(join(folder, key), String(text));
  for (const [key, text] of Object.entries(binaryData as WireObject))
    writeFileSync(join(folder, key), Buffer.from(String(text), "base64"));
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
  return child.exitCode;
}
