import type { Clock } from "./clock.ts";

export interface LoopOptions {
  readonly clock: Clock;
  /** Answers how many milliseconds later it wants its next turn at the latest. Never runs twice at a time. */
  readonly task: () => number | Promise<number>;
  /** A turn threw; the next comes after a second. */
  readonly onError: (error: unknown) => void;
}

const AFTER_ERROR_MS = 1000;

/** Runs a task again and again: when its time has come, and at once when it is woken. */
export class Loop {
  readonly #options: LoopOptions;
  #sleep = new AbortController();
  #isWoken = false;
  #isStopped = false;
  #turnedAt: number;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#turnedAt = options.clock.now();
  }

  /** Milliseconds since the last turn began. */
  get idle(): number {
    return this.#options.clock.now() - this.#turnedAt;
  }

  /** A turn that is under way is followed by another. */
  wake(): void {
    this.#isWoken = true;
    this.#sleep.abort();
  }

  stop(): void {
    this.#isStopped = true;
    this.#sleep.abort();
  }

  /** Runs until it is stopped. */
  async run(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#isStopped) {
      this.#isWoken = false;
      this.#turnedAt = clock.now();
      const wait = await this.#turn();
      if (this.#isWoken || this.#isStopped) continue;
      this.#sleep = new AbortController();
      await clock.sleep(wait, this.#sleep.signal);
    }
  }

  async #turn(): Promise<number> {
    try {
      return await this.#options.task();
    } catch (error) {
      this.#options.onError(error);
      return AFTER_ERROR_MS;
    }
  }
}
