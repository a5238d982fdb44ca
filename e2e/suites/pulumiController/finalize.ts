import { setTimeout as delay } from "node:timers/promises";
import type { WireObject } from "@sluice/local";
import type { ApiClient, ObjectReference } from "../../deploy/apiClient.ts";
import { referenceOf } from "../../deploy/kubernetesObjects.ts";

const EVERY_MS = 200;
const FINALIZERS: readonly (readonly [ObjectReference, string])[] = [
  [{ apiVersion: "elbv2.k8s.aws/v1beta1", kind: "TargetGroupBinding" }, "elbv2.k8s.aws/resources"],
  [{ apiVersion: "networking.k8s.io/v1", kind: "Ingress" }, "group.ingress.k8s.aws/small-001"],
];

/** What became of the objects that a controller finalizes. */
export interface Finalizing {
  /** Objects that were let go, by kind and name. */
  readonly finalized: readonly string[];
  stop(): Promise<void>;
}

/**
 * Holds objects back as the controller does, by its finalizers, and lets deleted ones go for as long as `isInstalled`.
 * Whatever is deleted after the controller is never let go.
 */
export function finalizeWhile(api: ApiClient, isInstalled: () => Promise<boolean>): Finalizing {
  const finalized: string[] = [];
  const ended = new AbortController();
  const run = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      for (const [kind, finalizer] of FINALIZERS) {
        // A controller's kinds come with it, and nobody lets go once it is gone.
        if (await isInstalled()) finalized.push(...(await reconcile(api, kind, finalizer)));
      }
      await delay(EVERY_MS, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  };
  // It ends with the API server, too; the tests look at what it did.
  const running = run().catch(() => undefined);
  return {
    finalized,
    stop: async () => {
      ended.abort();
      await running;
    },
  };
}

/** Answers what was let go. */
async function reconcile(api: ApiClient, kind: ObjectReference, finalizer: string): Promise<string[]> {
  const letGo: string[] = [];
  const { status, body: list } = await api.ask(kind, { method: "GET" });
  // A kind that was defined a moment ago is served a moment later.
  if (status !== 200) return letGo;
  for (const object of list.items as readonly WireObject[]) {
    const { deletionTimestamp, finalizers = [] } = object.metadata as WireObject;
    const isHeld = (finalizers as readonly string[]).includes(finalizer);
    const isLeaving = deletionTimestamp !== undefined;
    if (isLeaving !== isHeld) continue;
    const reference = referenceOf({ ...kind, ...object });
    const body = { metadata: { finalizers: isLeaving ? [] : [finalizer] } };
    await api.ask(reference, { method: "PATCH", contentType: "application/merge-patch+json", body });
    if (isLeaving) letGo.push(`${reference.kind}/${reference.name}`);
  }
  return letGo;
}
