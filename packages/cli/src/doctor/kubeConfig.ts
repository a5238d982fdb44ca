import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Problem } from "@sluice/alb-model";
import { BoundedKubeConfig } from "./requests.ts";

export interface ClusterFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
}

/**
 * The client configuration, as kubectl finds it: the flag, `KUBECONFIG`, `~/.kube/config`, or a pod's service account.
 *
 * @returns the configuration, or what is wrong with the flags or the file
 */
export function loadKubeConfig({ kubeconfig, context }: ClusterFlags, cwd: string): KubeConfig | Problem {
  const config = new BoundedKubeConfig();
  const path = kubeconfig === undefined ? "kubeconfig" : "--kubeconfig";
  const file = kubeconfig === undefined ? undefined : resolve(cwd, kubeconfig);
  if (file !== undefined && !existsSync(file)) {
    const message = "is not there";
    return { code: "file.missing", path, value: kubeconfig, message, fix: "give the path of a kubeconfig file" };
  }
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
    if (config.getCurrentCluster()?.server === NO_CONFIG) return notFound();
  } catch (thrown) {
    const message = `cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    return { code: "file.syntax", path, ...(kubeconfig === undefined ? {} : { value: kubeconfig }), message, fix: FIX };
  }
  return pickContext(config, context);
}

function notAServer(value: string): Problem {
  const message = "is not the address of an API server";
  return { code: "cluster.server", path: "kubeconfig", value, message, fix: "give one like https://10.0.0.1:6443" };
}

/** Where the client turns when it finds no configuration at all. */
const NO_CONFIG = "http://localhost:8080";

function notFound(): Problem {
  const message = "was not found: no KUBECONFIG, no ~/.kube/config, and this is no pod";
  return { code: "file.missing", path: "kubeconfig", message, fix: "give one with --kubeconfig" };
}

const FIX = "give a kubeconfig file that kubectl can use";

function pickContext(config: KubeConfig, context: string | undefined): KubeConfig | Problem {
  const names = config.getContexts().map(({ name }) => name);
  if (context !== undefined && !names.includes(context)) {
    const message = "is not a context of the kubeconfig";
    const fix = names.length === 0 ? FIX : `give one of ${names.join(", ")}`;
    return { code: "cluster.context", path: "--context", value: context, message, fix };
  }
  if (context !== undefined) config.setCurrentContext(context);
  const server = config.getCurrentCluster()?.server;
  if (server !== undefined) return /^https?:\/\//.test(server) && URL.canParse(server) ? config : notAServer(server);
  const message = "names no cluster in its current context";
  return {
    code: "cluster.context",
    path: "kubeconfig",
    message,
    fix: `give --context${names.length === 0 ? "" : `, one of ${names.join(", ")}`}`,
  };
}
