import type { AlbRequest, Values } from "./albEvent.ts";

/** SQS's limit of a message; the queue's own `maxMessageSize` must say so too, Pulumi's default is a quarter of it. */
export const MAX_MESSAGE_BYTES = 1_048_576;

/** A write that waits for the pods, as it stands in the queue. */
export interface QueuedRequest {
  readonly version: 1;
  readonly id: string;
  /** RFC 3339. */
  readonly receivedAt: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: Values;
  readonly headers: Values;
  /** Base64. */
  readonly body: string;
}

/**
 * What is needed to read a body and to recognise one that was sent twice. Cookies and credentials are not among them: a
 * queue is no place for secrets, and whoever reads it must not take a request for authenticated.
 */
const KEPT_HEADERS = ["content-type", "content-encoding", "content-language", "idempotency-key", "x-amzn-trace-id"];

export interface Receipt {
  readonly id: string;
  readonly receivedAt: Date;
}

/**
 * The message for a write.
 *
 * @param alsoKept names of further headers, in lower case
 */
export function queuedRequest(
  request: AlbRequest,
  { id, receivedAt }: Receipt,
  alsoKept: readonly string[] = [],
): QueuedRequest {
  const { method, path, query, headers, body } = request;
  const kept = [...KEPT_HEADERS, ...alsoKept].filter((name) => headers[name] !== undefined);
  return {
    version: 1,
    id,
    receivedAt: receivedAt.toISOString(),
    method,
    host: headers.host?.[0] ?? "",
    path,
    query,
    headers: Object.fromEntries(kept.map((name) => [name, headers[name] ?? []])),
    body: body.toString("base64"),
  };
}
