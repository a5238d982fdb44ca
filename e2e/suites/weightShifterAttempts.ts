/** What the shifter's identity, and others, try at the gates, and what they are told. */
import type { WireObject } from "@sluice/local";
import type { ApiAnswer, ApiClient, ObjectReference } from "../deploy/apiClient.ts";
import { GATE, type HybridCluster, NAMESPACE } from "./weightShifterCluster.ts";

export interface Attempt {
  readonly what: string;
  readonly request: (cluster: HybridCluster) => Promise<ApiAnswer>;
  readonly says: RegExp;
}

export const ALB = "alb.ingress.kubernetes.io";
const RULE = { http: { paths: [{ path: "/", pathType: "Prefix", backend: service("web") }] } };
export const OPEN = JSON.stringify([{ field: "path-pattern", pathPatternConfig: { values: ["/*"] } }]);
const ELSEWHERE = JSON.stringify([{ field: "host-header", hostHeaderConfig: { values: ["acme.example.com"] } }]);
const STOLEN = JSON.stringify({ type: "forward", targetGroupName: "mallory" });

function service(name: string) {
  return { service: { name, port: { number: 80 } } };
}

export function ingressReference(name: string, namespace = NAMESPACE): ObjectReference {
  return { apiVersion: "networking.k8s.io/v1", kind: "Ingress", namespace, name };
}

/** A merge patch, as the shifter sends it. */
export async function patch(
  api: ApiClient,
  reference: ObjectReference,
  metadata: WireObject,
  rest: WireObject = {},
): Promise<ApiAnswer> {
  const contentType = "application/merge-patch+json";
  return await api.ask(reference, { method: "PATCH", contentType, body: { metadata, ...rest } });
}

export function annotate(api: ApiClient, annotations: Record<string, string | null>, name = GATE) {
  return patch(api, ingressReference(name), { annotations });
}

function shifterWrites(what: string, metadata: WireObject, says: RegExp, rest: WireObject = {}): Attempt {
  return { what, request: ({ shifter }) => patch(shifter, ingressReference(GATE), metadata, rest), says };
}

function shifterAnnotates(what: string, annotations: Record<string, string | null>, says: RegExp): Attempt {
  return shifterWrites(what, { annotations }, says);
}

export function newIngress(name: string, annotations: Record<string, string> = {}, namespace = NAMESPACE): WireObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace, annotations },
    spec: { ingressClassName: "edge-001", rules: [RULE] },
  };
}

function post(api: ApiClient, body: WireObject, namespace = NAMESPACE): Promise<ApiAnswer> {
  const collection = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", namespace };
  return api.ask(collection, { method: "POST", body });
}

const DECLARED = /may only write conditions that the gate declares/;
const VALUE = /may only write what a key was declared with/;

const ANNOTATIONS: readonly Attempt[] = [
  shifterAnnotates("a change of the group's order", { [`${ALB}/group.order`]: "1" }, DECLARED),
  shifterAnnotates("an action that goes elsewhere", { [`${ALB}/actions.web-100`]: STOLEN }, DECLARED),
  shifterAnnotates("the removal of an action", { [`${ALB}/actions.web-100`]: null }, DECLARED),
  shifterAnnotates("an annotation that is nobody's", { "example.com/note": "hello" }, DECLARED),
  shifterAnnotates("a key that no gate declares", { [`${ALB}/conditions.web-30`]: OPEN }, DECLARED),
  shifterAnnotates(
    "an undeclared key beside a declared one",
    { [`${ALB}/conditions.web-100`]: OPEN, [`${ALB}/conditions.docs-100`]: OPEN },
    DECLARED,
  ),
  shifterAnnotates("a declared key for other requests", { [`${ALB}/conditions.web-100`]: ELSEWHERE }, VALUE),
  shifterAnnotates("a declared key that nobody can read", { [`${ALB}/conditions.web-100`]: "[" }, VALUE),
];

const REST: readonly Attempt[] = [
  shifterWrites("a change of the rules", {}, /not the spec/, { spec: { rules: [RULE] } }),
  shifterWrites("another class", {}, /not the spec/, { spec: { ingressClassName: "edge-002" } }),
  shifterWrites("a label", { labels: { "sluice/fleet": "other" } }, /not labels/),
  shifterWrites("a finalizer", { finalizers: ["example.com/held"] }, /not finalizers/),
  shifterWrites(
    "an owner, with which the gate would be collected",
    { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "none", uid: "0" }] },
    /not owners/,
  ),
  shifterWrites("to forget who manages the rest", { managedFields: [{}] }, /forget who manages/),
];

const OTHERS: readonly Attempt[] = [
  {
    what: "a condition on a tenant's Ingress",
    request: ({ shifter }) => annotate(shifter, { [`${ALB}/conditions.web-100`]: OPEN }, "edge-001-b0001"),
    says: /may only write gates of fleet edge/,
  },
  {
    what: "a condition on an anchor",
    request: ({ shifter }) => annotate(shifter, { [`${ALB}/conditions.web-100`]: OPEN }, "edge-001-anchor"),
    says: /may only write gates of fleet edge/,
  },
  {
    what: "an Ingress with a gate's name in another namespace",
    request: ({ shifter }) => post(shifter, newIngress(GATE, {}, "web"), "web"),
    says: /may only/,
  },
  {
    what: "a new Ingress",
    request: ({ shifter }) => post(shifter, newIngress("extra")),
    says: /may only update/,
  },
  {
    what: "a gate of a shard to come",
    request: ({ shifter }) => post(shifter, newIngress("edge-009-gate")),
    says: /may only update/,
  },
  {
    what: "the deletion of a gate",
    request: ({ shifter }) => shifter.ask(ingressReference(GATE), { method: "DELETE" }),
    says: /may only update/,
  },
  {
    what: "the deletion of a tenant's Ingress",
    request: ({ shifter }) => shifter.ask(ingressReference("edge-001-b0001"), { method: "DELETE" }),
    says: /may only update/,
  },
  {
    what: "a gate's status",
    request: ({ shifter }) => {
      const status = { loadBalancer: { ingress: [{ hostname: "elsewhere.example.com" }] } };
      return patch(shifter, ingressReference(`${GATE}/status`), {}, { status });
    },
    says: /may only update/,
  },
];

/** Of the shifter's identity, with every right on Ingresses. */
export const SHIFTER_ATTEMPTS: readonly Attempt[] = [...ANNOTATIONS, ...REST, ...OTHERS];

const THEIRS = /belong to edge-shifter/;
/** Of others who may write every Ingress, while `api-primary` and `web-100` are open. */
export const OTHERS_ATTEMPTS: readonly Attempt[] = [
  {
    what: "to open a declared key",
    request: ({ deployer }) => annotate(deployer, { [`${ALB}/conditions.web-50`]: OPEN }),
    says: THEIRS,
  },
  {
    what: "to close an open key",
    request: ({ deployer }) => annotate(deployer, { [`${ALB}/conditions.web-100`]: null }),
    says: THEIRS,
  },
  {
    what: "to change an open key",
    request: ({ deployer }) => annotate(deployer, { [`${ALB}/conditions.web-100`]: ELSEWHERE }),
    says: THEIRS,
  },
  {
    what: "to close an open key by way of the status",
    request: ({ deployer }) => annotate(deployer, { [`${ALB}/conditions.web-100`]: null }, `${GATE}/status`),
    says: THEIRS,
  },
  {
    what: "to make a gate that is open already",
    request: ({ deployer }) => post(deployer, newIngress("edge-009-gate", { [`${ALB}/conditions.web-100`]: OPEN })),
    says: THEIRS,
  },
];
