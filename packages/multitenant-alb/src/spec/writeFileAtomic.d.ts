/** write-file-atomic publishes no types; these are the parts in use. */
declare module "write-file-atomic" {
  interface WriteFileAtomic {
    /** Writes to a file beside it, syncs, and renames it over `filename`. */
    sync(filename: string, data: string): void;
  }
  const writeFileAtomic: WriteFileAtomic;
  export default writeFileAtomic;
}
