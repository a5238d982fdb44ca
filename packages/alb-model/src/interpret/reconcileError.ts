/** An error with which the controller refuses a group; thrown inside `interpret` only, which turns it into a value. */
export class ReconcileError extends Error {
  override readonly name = "ReconcileError";
}

/** Runs `build`, putting `prefix: ` before the message of its ReconcileError. */
export function withPrefix<T>(prefix: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    throw error instanceof ReconcileError ? new ReconcileError(`${prefix}: ${error.message}`) : error;
  }
}
