import { type AlbRequest, headerOf, readAlbEvent } from "./albEvent.ts";
import { type AlbResponse, type Answer, albResponse } from "./albResponse.ts";
import { DEGRADED_PAGE, QUEUED_PAGE } from "./page.ts";
import { MAX_MESSAGE_BYTES, queuedRequest } from "./queuedRequest.ts";

export interface HandlerOptions {
  /** Puts a message into the queue, or throws. */
  readonly send: (message: string) => Promise<void>;
  readonly newId: () => string;
  readonly now: () => Date;
  /** Names of headers that are stored with a write besides the harmless ones, in lower case. @default none */
  readonly keepHeaders?: readonly string[];
  /** What clients are told to wait. @default 60 */
  readonly retryAfterSeconds?: number;
  readonly log?: (message: string) => void;
}

const HEALTH_CHECK_AGENT = "ELB-HealthChecker/2.0";
const READS = ["GET", "HEAD"];
const WRITES = ["POST", "PUT", "PATCH", "DELETE"];

/**
 * Stands in for a service without pods: pages get a static page, writes wait in a queue. Never throws, because a load
 * balancer makes a 502 of that.
 *
 * People get 200: what they see is an answer, and the banner says what it is; `no-store` and `noindex` keep it out of
 * caches and search engines. A client that does not ask for HTML gets 503 instead, since it would take the page for
 * data. Both are told when to come back.
 */
export function createHandler(options: HandlerOptions): (event: unknown) => Promise<AlbResponse> {
  const { retryAfterSeconds = 60 } = options;
  const later = { "cache-control": "no-store", "retry-after": String(retryAfterSeconds) };
  return async (event) => {
    const request = readAlbEvent(event);
    if (request === undefined) return albResponse(text(400, "not a request of a load balancer"), true);
    const { multiValue, method } = request;
    // Each check is a billed call: the shortest way out.
    if (headerOf(request, "user-agent") === HEALTH_CHECK_AGENT) return albResponse(text(200, "ok"), multiValue);
    if (READS.includes(method)) return albResponse(withoutBody(read(request, later), method), multiValue);
    if (WRITES.includes(method)) return albResponse(await write(request, options, later), multiValue);
    const allow = { allow: [...READS, ...WRITES, "OPTIONS"].join(", ") };
    const answer = method === "OPTIONS" ? { status: 204, headers: allow, body: "" } : text(405, "not allowed", allow);
    return albResponse(answer, multiValue);
  };
}

type Headers = Readonly<Record<string, string>>;

function read(request: AlbRequest, later: Headers): Answer {
  return wantsHtml(request)
    ? html(200, DEGRADED_PAGE, later)
    : json(503, { error: "unavailable", message: "the service has no capacity at the moment" }, later);
}

async function write(request: AlbRequest, options: HandlerOptions, later: Headers): Promise<Answer> {
  const id = options.newId();
  const message = JSON.stringify(queuedRequest(request, { id, receivedAt: options.now() }, options.keepHeaders));
  if (Buffer.byteLength(message) > MAX_MESSAGE_BYTES)
    return json(413, { error: "too-large", message: "too large to be kept until the service is back" }, later);
  try {
    await options.send(message);
  } catch (thrown) {
    // The name alone: messages of the client may repeat what was sent.
    options.log?.(`queue: ${thrown instanceof Error ? thrown.name : "failed"} (${id})`);
    return json(503, { error: "unavailable", message: "nobody knows that it was kept: send it again" }, later);
  }
  return wantsHtml(request)
    ? html(202, QUEUED_PAGE, { "cache-control": "no-store" })
    : json(202, { id, status: "queued" }, { "cache-control": "no-store" });
}

function wantsHtml({ headers }: AlbRequest): boolean {
  return (headers.accept ?? []).some((value) => value.toLowerCase().includes("text/html"));
}

function withoutBody(answer: Answer, method: string): Answer {
  return method === "HEAD" ? { ...answer, body: "" } : answer;
}

function html(status: number, body: string, headers: Headers): Answer {
  const safe = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "x-robots-tag": "noindex",
  };
  return { status, headers: { "content-type": "text/html; charset=utf-8", ...safe, ...headers }, body };
}

function json(status: number, body: object, headers: Headers): Answer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

function text(status: number, body: string, headers: Headers = {}): Answer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers }, body };
}
