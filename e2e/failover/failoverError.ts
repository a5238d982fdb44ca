/** A part of the failover suites does not do what they need. */
export class FailoverSuiteError extends Error {
  override readonly name = "FailoverSuiteError";
}
