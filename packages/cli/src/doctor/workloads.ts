import type { Pod } from "./snapshot.ts";

const HASHES = [
  ["pod-template-hash", "deployment"],
  ["rollouts-pod-template-hash", "rollout"],
] as const;

/**
 * What a pod belongs to, as kubectl names it: a ReplicaSet's name is its Deployment's and the template's hash.
 *
 * @example workloadOf(pod) // "deployment/web"
 */
export function workloadOf({ name, labels, owner }: Pick<Pod, "name" | "labels" | "owner">): string {
  if (owner === undefined) return `pod/${name}`;
  for (const [label, kind] of HASHES) {
    const suffix = `-${labels[label]}`;
    if (owner.kind === "ReplicaSet" && labels[label] !== undefined && owner.name.endsWith(suffix)) {
      return `${kind}/${owner.name.slice(0, -suffix.length)}`;
    }
  }
  return `${owner.kind.toLowerCase()}/${owner.name}`;
}

/** What makes the pods of a workload anew, so that they get their gates. */
export function restartCommand(workload: string, namespace: string): string {
  const [kind = "", name = ""] = workload.split("/");
  if (["deployment", "statefulset", "daemonset"].includes(kind)) {
    return `kubectl -n ${namespace} rollout restart ${workload}`;
  }
  if (kind === "rollout") return `kubectl argo rollouts -n ${namespace} restart ${name}`;
  if (kind === "pod") return `delete and create the pod: kubectl -n ${namespace} delete ${workload}`;
  return `delete its pods, and ${workload} makes new ones`;
}

/** Pods that run and are to stay: finished ones and those that go are nobody's targets. */
export function isLive({ phase, deleting }: Pick<Pod, "phase" | "deleting">): boolean {
  return !deleting && phase !== "Succeeded" && phase !== "Failed";
}
