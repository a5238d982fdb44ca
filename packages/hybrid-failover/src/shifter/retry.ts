/** How long to wait after a failure, in milliseconds. */
export interface Backoff {
  /** After the first failure; it doubles with each further one. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/** A server that asks for more than this is asked again all the same. */
const LONGEST_RETRY_AFTER_MS = 10_000;

/**
 * How long to wait before trying again: longer with each failure in a row, and not shorter than the server asked for in
 * `Retry-After`.
 *
 * @param failures in a row before this one
 * @example retryDelay(new Error("reset"), 2, { firstMs: 100, longestMs: 5000 }) // 400
 */
export function retryDelay(error: unknown, failures: number, { firstMs, longestMs }: Backoff): number {
  const backoff = Math.min(longestMs, firstMs * 2 ** failures);
  return Math.max(backoff, Math.min(LONGEST_RETRY_AFTER_MS, retryAfterMs(error)));
}

/** `Retry-After` in seconds, as the API server writes it. */
function retryAfterMs(error: unknown): number {
  if (typeof error !== "object" || error === null || !("headers" in error)) return 0;
  const headers: unknown = error.headers;
  if (typeof headers !== "object" || headers === null || !("retry-after" in headers)) return 0;
  const seconds = Number(headers["retry-after"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
