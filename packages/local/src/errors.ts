/** What this package throws for faults that are not in the user's own files: a child that dies, a broken stand-in. */
export class LocalEngineError extends Error {
  /** Stable identifier, `area.what`: `policy.start`, `yaml.unknown`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "LocalEngineError";
    this.code = code;
  }
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
