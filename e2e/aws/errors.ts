/** The emulator could not be made or started, or an admin call was refused; never an answer of the emulated API. */
export class AwsEmulatorError extends Error {
  /** Stable identifier, `area.what`: `python.missing`, `venv.build`, `server.start`, `admin.refused`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AwsEmulatorError";
    this.code = code;
  }
}
