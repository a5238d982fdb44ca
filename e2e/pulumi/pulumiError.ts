/** What the harness for the Pulumi CLI throws. */
export class PulumiError extends Error {
  /** Stable identifier: `pulumi.absent`, `pulumi.timeout`, `pulumi.command`, `pulumi.failed`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PulumiError";
    this.code = code;
  }
}
