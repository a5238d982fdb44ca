import { setTimeout as delay } from "node:timers/promises";
import { ClusterError, messageOf } from "./clusterError.ts";

export interface Bound {
  /** What is waited for, as the end of "timed out waiting for …". */
  readonly what: string;
  /** Seconds after which waiting is an error. */
  readonly seconds: number;
  /** Milliseconds between two looks. @default 50 */
  readonly everyMs?: number;
}

/**
 * Looks again and again until `look` gives something, and answers it.
 *
 * @param look what is waited for, or undefined while it is not there; what it throws counts as not there yet.
 * @throws ClusterError `wait.timeout` with the last error as cause; a ClusterError of `look` itself at once.
 * @example
 * const slice = await eventually(() => findSlice(name), { what: `the slice of ${name}`, seconds: 20 });
 */
export async function eventually<T>(look: () => Promise<T | undefined>, bound: Bound): Promise<T> {
  const deadline = performance.now() + bound.seconds * 1000;
  for (;;) {
    let cause: unknown;
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (thrown) {
      if (thrown instanceof ClusterError) throw thrown;
      cause = thrown;
    }
    if (performance.now() > deadline) {
      const last = cause === undefined ? "" : ` (last: ${messageOf(cause)})`;
      const message = `timed out after ${bound.seconds} s waiting for ${bound.what}${last}`;
      throw new ClusterError("wait.timeout", message, { cause });
    }
    await delay(bound.everyMs ?? 50);
  }
}
