/** What a log line tells of an error. */
export interface ErrorDescription {
  readonly error: string;
  /** HTTP status, where the API server answered. */
  readonly status?: number;
}

/**
 * An error in one line, without headers and bodies of requests: those may hold what a log must not.
 *
 * @example describeError(new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } })).error
 * // "TypeError: fetch failed (ECONNREFUSED)"
 */
export function describeError(error: unknown): ErrorDescription {
  if (typeof error !== "object" || error === null) return { error: String(error) };
  const status = statusOf(error);
  if (status !== undefined) return { error: `the API server answered ${status}${answerOf(error)}`, status };
  const { name = "Error", message = "" } = error as Partial<Error>;
  const code = "cause" in error ? codeOf(error.cause) : codeOf(error);
  return { error: `${name}: ${message}${code === undefined ? "" : ` (${code})`}` };
}

/** HTTP status of an answer, or `undefined` where there was none. */
function statusOf(error: object): number | undefined {
  const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown };
  const status = code ?? statusCode;
  return typeof status === "number" && status >= 100 && status < 600 ? status : undefined;
}

/** The message in the API server's Status object. */
function answerOf(error: object): string {
  const body: unknown = "body" in error ? parsed(error.body) : undefined;
  if (typeof body !== "object" || body === null || !("message" in body)) return "";
  return `: ${String(body.message)}`;
}

function parsed(body: unknown): unknown {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return undefined;
  return typeof cause.code === "string" ? cause.code : undefined;
}
