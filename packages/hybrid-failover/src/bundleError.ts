/** The shifter's program cannot be packed. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}
