import { createHash } from "node:crypto";
import type { WireObject } from "@sluice/local";
import { eventually } from "../kubernetes/eventually.ts";
import { type ApiAnswer, type ApiClient, type ApiRequest, accepted, type ObjectReference } from "./apiClient.ts";
import { DeployError } from "./deployError.ts";
import type { ResourceHandler } from "./handler.ts";

/** Finalizers that a controller must work off are waited for. */
const GONE_SECONDS = 180;
const LOOK_EVERY_MS = 200;
const CLASS_SECONDS = 15;
const CLASS_NOT_SEEN = /invalid ingress class: .* not found/;

/** Applies objects as Pulumi's provider does: server-side, with a field manager for each resource, never by force. */
export function kubernetesHandler(api: ApiClient): ResourceHandler {
  return {
    create: async ({ urn }, inputs) => {
      await createObject(api, urn, inputs);
      const { namespace, name } = referenceOf(inputs);
      return { id: namespace === undefined ? String(name) : `${namespace}/${name}`, outputs: {} };
    },
    update: async ({ urn, inputs: old }, inputs) => {
      if (JSON.stringify(referenceOf(old)) !== JSON.stringify(referenceOf(inputs))) {
        throw new DeployError("deploy.replace", `${urn} would be another object; this deployer replaces nothing`);
      }
      await applyObject(api, urn, inputs);
    },
    remove: async ({ inputs }) => {
      const reference = referenceOf(inputs);
      const body = { propagationPolicy: "Foreground" };
      const answer = await api.ask(reference, { method: "DELETE", body });
      if (answer.status === 404) return;
      accepted(answer, reference);
      const isGone = async () => (await api.ask(reference, { method: "GET" })).status === 404 || undefined;
      const what = `${reference.kind} ${reference.name} to be gone`;
      await eventually(isGone, { what, seconds: GONE_SECONDS, everyMs: LOOK_EVERY_MS });
    },
  };
}

/**
 * Sends an object for the first time. The controller's webhook may look for an Ingress's class a moment before it has
 * heard of it; such a refusal, and no other, is tried again, and printed.
 */
export async function createObject(api: ApiClient, urn: string, object: WireObject): Promise<void> {
  const reference = referenceOf(object);
  const refused: string[] = [];
  const send = async (): Promise<ApiAnswer | undefined> => {
    const answer = await api.ask(reference, applyRequest(urn, object));
    const message = String(answer.body.message);
    if (answer.status < 300 || !CLASS_NOT_SEEN.test(message)) return answer;
    refused.push(message);
    return undefined;
  };
  accepted(await eventually(send, { what: `${reference.name} to be accepted`, seconds: CLASS_SECONDS }), reference);
  if (refused.length > 0) console.log(`      refused ${refused.length} times at first: ${refused[0]}`);
}

/** Sends one object; the API server refuses what its schema does not know. */
export async function applyObject(api: ApiClient, urn: string, object: WireObject): Promise<WireObject> {
  return await api.demand(referenceOf(object), applyRequest(urn, object));
}

function applyRequest(urn: string, body: WireObject): ApiRequest {
  const manager = createHash("sha256").update(urn).digest("hex").slice(0, 8);
  return {
    method: "PATCH",
    query: { fieldManager: `pulumi-kubernetes-${manager}`, force: "false", fieldValidation: "Strict" },
    contentType: "application/apply-patch+yaml",
    body,
  };
}

export function referenceOf({ apiVersion, kind, metadata }: WireObject): ObjectReference {
  const { name, namespace } = metadata as WireObject;
  return {
    apiVersion: String(apiVersion),
    kind: String(kind),
    name: String(name),
    ...(typeof namespace === "string" ? { namespace } : {}),
  };
}
