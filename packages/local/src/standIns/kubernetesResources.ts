import { createHash } from "node:crypto";
import { isWireObject, UNKNOWN, unwrapSecrets, type Wire, type WireObject } from "../values/wire.ts";
import type { ResourceEntries } from "./entries.ts";
import type { StandInRequest, StandInResult } from "./standIns.ts";

/** Resources of the Kubernetes provider that are no objects of the cluster's API. */
export const kubernetesEntries: ResourceEntries = {
  "kubernetes:helm.sh/v3:Release": {
    id: "$(inputs.namespace|'default')/$(inputs.name|name)",
    outputs: {
      name: "$(inputs.name|name)",
      namespace: "$(inputs.namespace|'default')",
      status: {
        name: "$(inputs.name|name)",
        namespace: "$(inputs.namespace|'default')",
        chart: "$(inputs.chart)",
        version: "$(inputs.version)",
        status: "deployed",
        revision: 1,
      },
      resourceNames: {},
    },
  },
};

/** Kinds of the built-in APIs (and of common controllers) that have no namespace. */
const CLUSTER_SCOPED = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "ClusterIssuer",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterTriggerAuthentication",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "GatewayClass",
  "IPAddress",
  "IngressClass",
  "IngressClassParams",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "NodeClass",
  "NodePool",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "ServiceCIDR",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);

export function isNamespaced(kind: string): boolean {
  return !CLUSTER_SCOPED.has(kind);
}

/** Whether these are the inputs of an object of the Kubernetes API. */
export function isKubernetesObject(type: string, inputs: WireObject): boolean {
  return type.startsWith("kubernetes:") && typeof inputs.kind === "string" && typeof inputs.apiVersion === "string";
}

/** The object as the cluster would give it back: its inputs, a name, a namespace, and a load balancer's host name. */
export function kubernetesObject(request: StandInRequest, region: string): StandInResult {
  const { inputs, preview } = request;
  const kind = String(inputs.kind);
  const given = isWireObject(inputs.metadata) ? inputs.metadata : {};
  const hash = createHash("sha256").update(request.urn).digest("hex");
  const name = given.name ?? `${request.name}-${hash.slice(0, 8)}`;
  const namespace = isNamespaced(kind) ? (given.namespace ?? "default") : undefined;
  const metadata = { ...given, name, ...(namespace === undefined ? {} : { namespace }) };
  if (preview) return { id: "", outputs: { ...inputs, metadata: { ...given, name } } };
  const path = [namespace, name].filter((part) => part !== undefined).map((part) => String(unwrapSecrets(part)));
  const id = request.id || path.join("/");
  const balanced = isBalanced(inputs, given);
  const hostname = `k8s-${hash.slice(0, 10)}-${hash.slice(10, 20)}.${region}.elb.amazonaws.com`;
  const status = balanced ? { status: { loadBalancer: { ingress: [{ hostname }] } } } : {};
  return { id: id.includes(UNKNOWN) ? "" : id, outputs: { ...inputs, metadata, ...status } };
}

/** Whether Pulumi would wait until the object has a load balancer. */
function isBalanced(inputs: WireObject, metadata: WireObject): boolean {
  const annotations: Wire | undefined = metadata.annotations;
  if (isWireObject(annotations) && annotations["pulumi.com/skipAwait"] === "true") return false;
  if (inputs.kind === "Ingress") return true;
  return inputs.kind === "Service" && isWireObject(inputs.spec) && inputs.spec.type === "LoadBalancer";
}
