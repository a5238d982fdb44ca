import type { Clock } from "./clock.ts";
import { type Backoff, retryDelay } from "./retry.ts";

export interface WriterOptions {
  readonly clock: Clock;
  /** A write has ended, well or not. */
  readonly onEnd: (succeeded: boolean) => void;
  readonly onError: (error: unknown) => void;
}

const BACKOFF: Backoff = { firstMs: 200, longestMs: 5_000 };

/** Writes one object: one write at a time, and after a failure not before some time has passed. */
export class Writer {
  readonly #options: WriterOptions;
  #writing: Promise<void> | undefined;
  #failures = 0;
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /**
   * Starts a write, unless one is under way or has just failed.
   *
   * @param write answers whether the object now is as it should be; somebody who undoes each write at once must not be
   * fought at full speed
   * @returns milliseconds until it is worth asking again; infinite where the end of a write will tell
   */
  start(write: () => Promise<boolean>): number {
    if (this.#writing !== undefined) return Number.POSITIVE_INFINITY;
    const wait = this.#notBefore - this.#options.clock.now();
    if (wait > 0) return wait;
    this.#writing = this.#run(write).then((succeeded) => {
      this.#writing = undefined;
      this.#options.onEnd(succeeded);
    });
    return Number.POSITIVE_INFINITY;
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #run(write: () => Promise<boolean>): Promise<boolean> {
    try {
      const isRight = await write();
      if (isRight) this.#failures = 0;
      else this.#backOff(undefined);
      return isRight;
    } catch (error) {
      this.#backOff(error);
      this.#options.onError(error);
      return false;
    }
  }

  #backOff(error: unknown): void {
    this.#notBefore = this.#options.clock.now() + retryDelay(error, this.#failures, BACKOFF);
    this.#failures += 1;
  }
}
