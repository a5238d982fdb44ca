import type { WireObject } from "@sluice/local";
import type { ApiClient, ObjectReference } from "../deploy/apiClient.ts";

/** What a canary of the tests is made of. */
export const INGRESS = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  namespace: "web",
  name: "shop-edge-001",
} as const satisfies ObjectReference;

export const ACTION_KEY = "alb.ingress.kubernetes.io/actions.shop-root";

const MANAGER = { fieldManager: "rollouts-controller" };
const MANAGED_KEY = "rollouts.argoproj.io/managed-alb-annotations";
const MANAGED_BY = "argo-rollouts.argoproj.io/managed-by-rollouts";

/** The action as Argo spells it: canary first. */
export function argoAction(canary: string, stable: string, weight: number): string {
  const tuple = (ServiceName: string, Weight: number) => ({ ServiceName, ServicePort: "80", Weight });
  return JSON.stringify({
    Type: "forward",
    ForwardConfig: { TargetGroups: [tuple(canary, weight), tuple(stable, 100 - weight)] },
  });
}

/** A step as Argo writes it: a merge patch of annotations, as a field manager of its own. */
export async function writeWeight(api: ApiClient, weight: number): Promise<void> {
  const annotations = {
    [ACTION_KEY]: argoAction("shop-pong", "shop-ping", weight),
    [MANAGED_KEY]: JSON.stringify({ shop: [ACTION_KEY] }),
  };
  const contentType = "application/merge-patch+json";
  await api.demand(INGRESS, { method: "PATCH", query: MANAGER, contentType, body: { metadata: { annotations } } });
}

/** Argo points a Service at the pods of one ReplicaSet. */
export async function writeSelector(api: ApiClient, service: string, hash: string): Promise<void> {
  const body = {
    metadata: { annotations: { [MANAGED_BY]: "shop" } },
    spec: { selector: { "rollouts-pod-template-hash": hash } },
  };
  const contentType = "application/strategic-merge-patch+json";
  const reference = { apiVersion: "v1", kind: "Service", namespace: "web", name: service };
  await api.demand(reference, { method: "PATCH", query: MANAGER, contentType, body });
}

/** The action that the Ingress has now. */
export async function readAction(api: ApiClient): Promise<unknown> {
  const { metadata } = await api.demand(INGRESS, { method: "GET" });
  return ((metadata as WireObject).annotations as WireObject)[ACTION_KEY];
}

/** The selector that a Service has now. */
export async function readSelector(api: ApiClient, name: string): Promise<unknown> {
  const { spec } = await api.demand({ apiVersion: "v1", kind: "Service", namespace: "web", name }, { method: "GET" });
  return (spec as WireObject).selector;
}
