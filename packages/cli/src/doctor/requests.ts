import { ApiException, KubeConfig, type RequestContext } from "@kubernetes/client-node";
import type { Unchecked } from "./snapshot.ts";

const TIMEOUT_MS = 20_000;
/** 1,500 pods are some ten megabytes. */
const PAGE = 500;

/** The cluster cannot be asked at all. */
export class ClusterUnusable extends Error {
  override readonly name = "ClusterUnusable";
  /** What to do about it. */
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}

/** Ends each request in time, for which the client's own configuration has no bound, and tells what credentials lack. */
export class BoundedKubeConfig extends KubeConfig {
  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    try {
      await super.applySecurityAuthentication(context);
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      throw new ClusterUnusable(`the kubeconfig gives no access: ${why}`, "check that kubectl works with it");
    }
    context.setSignal(AbortSignal.timeout(TIMEOUT_MS));
  }
}

/** What was read, or why it may not be. */
export interface Outcome<T> {
  readonly value?: T;
  readonly denied?: Unchecked;
}

export interface Permission {
  /** As in a role: `targetgroupbindings.elbv2.k8s.aws`. */
  readonly resource: string;
  readonly verb: "get" | "list";
  /** What is not known without it. */
  readonly lost: string;
}

/** Reads, or tells which permission is missing and what is not known without it. */
export async function readOrDenied<T>(permission: Permission, read: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await read() };
  } catch (thrown) {
    if (statusOf(thrown) !== 403) throw thrown;
    const { resource, verb, lost } = permission;
    const message = `${lost}: the user may not ${verb} ${resource}`;
    return {
      denied: { resource, message, fix: `allow ${verb} on ${resource} (kubectl auth can-i ${verb} ${resource})` },
    };
  }
}

interface Page<T> {
  readonly items?: readonly T[];
  readonly metadata?: { readonly _continue?: string | undefined } | undefined;
}

/** Reads a collection page by page. */
export async function listAll<T>(
  read: (page: { limit: number; _continue?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let next: string | undefined;
  do {
    const page: Page<T> = await read({ limit: PAGE, ...(next === undefined ? {} : { _continue: next }) });
    all.push(...(page.items ?? []));
    next = page.metadata?._continue;
  } while (next !== undefined && next !== "");
  return all;
}

/** The HTTP status of a refusal. */
export function statusOf(thrown: unknown): number | undefined {
  return thrown instanceof ApiException ? thrown.code : undefined;
}

/** What is wrong with the cluster or the access to it, in one sentence; undefined for a fault of the doctor's own. */
export function unusable(thrown: unknown, server: string): ClusterUnusable | undefined {
  if (thrown instanceof ClusterUnusable) return thrown;
  const status = statusOf(thrown);
  if (status === 401) return new ClusterUnusable(`${server} does not know the user`, "renew the credentials");
  if (status !== undefined) return new ClusterUnusable(`${server} answers ${status}`, "try again, or ask with kubectl");
  if (!(thrown instanceof Error)) return undefined;
  const cause = thrown.cause instanceof Error ? thrown.cause : thrown;
  const timedOut = thrown.name === "TimeoutError";
  if (!timedOut && thrown.message !== "fetch failed" && !hasCode(cause)) return undefined;
  const why = timedOut ? `no answer in ${TIMEOUT_MS / 1000} s` : cause.message;
  return new ClusterUnusable(`${server} cannot be reached: ${why}`, "check --kubeconfig, --context and the network");
}

function hasCode(error: Error): boolean {
  return "code" in error && typeof error.code === "string";
}
