/** Objects that the suite about HostGuard sends, and how it sends them. */
import type { WireObject } from "@sluice/local";
import type { ApiAnswer, ApiClient } from "../deploy/apiClient.ts";
import { referenceOf } from "../deploy/kubernetesObjects.ts";

export const FLEET = "edge";
export const SHARD = "edge-001";
/** Another class of the same controller. */
export const OWN_CLASS = "own-alb";
export const ALB = "alb.ingress.kubernetes.io";
export const PARAMETERS_NAMESPACE = "kube-system";

export interface IngressOptions {
  readonly class?: string;
  /** "" is a rule without a host. */
  readonly hosts?: readonly string[];
  readonly tls?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly defaultBackend?: boolean;
}

const BACKEND = { service: { name: "web", port: { number: 80 } } };

/** An Ingress of a namespace, on the fleet's shard unless it says otherwise. */
export function ingress(namespace: string, name: string, options: IngressOptions = {}): WireObject {
  const { hosts = [], tls, annotations, defaultBackend } = options;
  const rules = hosts.map((host) => ({
    ...(host === "" ? {} : { host }),
    http: { paths: [{ path: "/", pathType: "Prefix", backend: BACKEND }] },
  }));
  const className = options.class ?? SHARD;
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace, ...(annotations === undefined ? {} : { annotations: { ...annotations } }) },
    spec: {
      ...(className === "" ? {} : { ingressClassName: className }),
      ...(rules.length > 0 ? { rules } : {}),
      ...(tls === undefined ? {} : { tls: [{ hosts: [...tls] }] }),
      ...(defaultBackend === true ? { defaultBackend: BACKEND } : {}),
    },
  };
}

export function classParams(name: string, spec: WireObject): WireObject {
  return { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "IngressClassParams", metadata: { name }, spec };
}

export function ingressClass(name: string, parameters: string): WireObject {
  const reference = { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name: parameters };
  const spec = { controller: "ingress.k8s.aws/alb", parameters: reference };
  return { apiVersion: "networking.k8s.io/v1", kind: "IngressClass", metadata: { name }, spec };
}

/** Binds pods of a namespace to a target group, which an ARN or a name says. */
export function binding(namespace: string, name: string, targetGroup: WireObject): WireObject {
  const spec = { serviceRef: { name: "web", port: 80 }, targetType: "ip", ...targetGroup };
  return { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "TargetGroupBinding", metadata: { name, namespace }, spec };
}

export function configMap(namespace: string, name: string, data: WireObject = {}): WireObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
}

/** A ConfigMap that would say who owns which host. */
export function ownersMap(namespace: string, name: string, data: WireObject = {}): WireObject {
  const map = configMap(namespace, name, data);
  return { ...map, metadata: { name, namespace, labels: { "sluice/host-owners": FLEET } } };
}

export function arnOf(targetGroup: string): string {
  return `arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/${targetGroup}/0123456789abcdef`;
}

/** Creates an object as `kubectl create` does. */
export async function create(api: ApiClient, object: WireObject, query: Record<string, string> = {}) {
  const { name: _name, ...collection } = referenceOf(object);
  return await api.ask(collection, { method: "POST", query, body: object });
}

/** Applies an object server-side, by force, as `manager`. */
export async function apply(api: ApiClient, object: WireObject, manager = "kubectl"): Promise<ApiAnswer> {
  const query = { fieldManager: manager, force: "true" };
  const contentType = "application/apply-patch+yaml";
  return await api.ask(referenceOf(object), { method: "PATCH", query, contentType, body: object });
}

/** Merges a patch into an object, or into a subresource of it. */
export async function merge(
  api: ApiClient,
  object: WireObject,
  body: WireObject,
  subresource?: string,
): Promise<ApiAnswer> {
  const reference = referenceOf(object);
  const name = subresource === undefined ? String(reference.name) : `${reference.name}/${subresource}`;
  const contentType = "application/merge-patch+json";
  return await api.ask({ ...reference, name }, { method: "PATCH", contentType, body });
}

export async function remove(api: ApiClient, object: WireObject): Promise<ApiAnswer> {
  return await api.ask(referenceOf(object), { method: "DELETE" });
}

/** Creates what must be admitted, then goes on. */
export async function afterCreating(api: ApiClient, object: WireObject, next: () => Promise<ApiAnswer>) {
  await api.demand(
    { ...referenceOf(object) },
    {
      method: "PATCH",
      query: { fieldManager: "kubectl" },
      contentType: "application/apply-patch+yaml",
      body: object,
    },
  );
  return await next();
}
