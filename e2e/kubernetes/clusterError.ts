/** What the test cluster throws: a binary that is missing or cannot be built, a process that ended, a bound that passed. */
export class ClusterError extends Error {
  /** Stable identifier, `area.what`: `binaries.go`, `cluster.exited`, `wait.timeout`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ClusterError";
    this.code = code;
  }
}

/** The text of whatever was thrown, with what caused it. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.cause === undefined ? thrown.message : `${thrown.message}: ${messageOf(thrown.cause)}`;
}
