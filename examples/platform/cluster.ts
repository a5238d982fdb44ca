import * as k8s from "@pulumi/kubernetes";
import type { PlatformConfig } from "./config.ts";

/** The cluster that the stack names; the controller runs in it already. */
export function clusterProvider({ kubeconfig }: PlatformConfig): k8s.Provider {
  return new k8s.Provider("cluster", kubeconfig === undefined ? {} : { kubeconfig });
}

/** Namespaces of the services; what runs in them belongs to their teams. */
export function createNamespaces(names: readonly string[], provider: k8s.Provider): k8s.core.v1.Namespace[] {
  return names.map((name) => new k8s.core.v1.Namespace(name, { metadata: { name } }, { provider }));
}
