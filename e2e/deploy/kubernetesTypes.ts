import type { WireObject } from "@sluice/local";
import type { ApiClient } from "./apiClient.ts";
import type { ResourceHandler } from "./handler.ts";
import { applyObject, kubernetesHandler, referenceOf } from "./kubernetesObjects.ts";

const RELEASE = "kubernetes:helm.sh/v3:Release";
/** The SDK has a patch for each built-in kind. */
const PATCH = /^kubernetes:[\w.]+\/\w+:\w+Patch$/;

/** Whether a resource is of Pulumi's Kubernetes provider. */
export function isKubernetes(type: string): boolean {
  return type.startsWith("kubernetes:");
}

/** Whether a resource is an object of its own: neither a Helm release nor a patch of what others made. */
export function isObject(type: string): boolean {
  return isKubernetes(type) && !isRelease(type) && !PATCH.test(type);
}

/** Charts are nowhere to be had here, so that a release is only recorded. */
export function isRelease(type: string): boolean {
  return type === RELEASE;
}

/** By type, what handles a resource of Pulumi's Kubernetes provider. */
export function kubernetesHandlers(api: ApiClient): (type: string) => ResourceHandler {
  const [objects, patches, releases] = [kubernetesHandler(api), patchHandler(api), releaseHandler()];
  return (type) => {
    if (isRelease(type)) return releases;
    return PATCH.test(type) ? patches : objects;
  };
}

/** Adds fields to an object that is there, and takes back what it added. */
function patchHandler(api: ApiClient): ResourceHandler {
  return {
    create: async ({ urn }, inputs) => {
      const reference = referenceOf(inputs);
      await api.demand(reference, { method: "GET" });
      await applyObject(api, urn, inputs);
      return { id: String(reference.name), outputs: {} };
    },
    update: async ({ urn }, inputs) => {
      await applyObject(api, urn, inputs);
    },
    remove: async ({ urn, inputs }) => {
      const reference = referenceOf(inputs);
      const { apiVersion, kind, name = "", namespace } = reference;
      if ((await api.ask(reference, { method: "GET" })).status === 404) return;
      const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
      await applyObject(api, urn, { apiVersion, kind, metadata });
    },
  };
}

function releaseHandler(): ResourceHandler {
  const idOf = ({ name, namespace = "default" }: WireObject) => `${String(namespace)}/${String(name)}`;
  return {
    create: async (_record, inputs) => ({ id: idOf(inputs), outputs: {} }),
    update: async () => undefined,
    remove: async () => undefined,
  };
}
