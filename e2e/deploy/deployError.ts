/** What the deployer for tests throws: a resource it has no handler for, a refused request, a wait that passed. */
export class DeployError extends Error {
  /** Stable identifier, `deploy.what`: `deploy.unsupported`, `deploy.replace`, `deploy.order`, `deploy.refused`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DeployError";
    this.code = code;
  }
}
