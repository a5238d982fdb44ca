import { setImmediate as settle } from "node:timers/promises";
import type { Clock } from "../../src/shifter/clock.ts";

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

const EPOCH = Date.UTC(2026, 10, 21);

/** Time that stands still until it is advanced. */
export class FakeClock implements Clock {
  #now = 0;
  #wallOffset = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
  }

  date(): Date {
    return new Date(EPOCH + this.#now + this.#wallOffset);
  }

  /** Sets the wall clock forward or back; `now` goes on as before. */
  jump(milliseconds: number): void {
    this.#wallOffset += milliseconds;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const sleeper = { due: this.#now + milliseconds, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", () => this.#wake(sleeper), { once: true });
    });
  }

  /** Lets time pass, with everything that happens meanwhile. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await settle();
    for (;;) {
      const [next] = [...this.#sleepers].sort((a, b) => a.due - b.due);
      if (next === undefined || next.due > until) break;
      this.#now = Math.max(this.#now, next.due);
      this.#wake(next);
      await settle();
    }
    this.#now = until;
  }

  #wake(sleeper: Sleeper): void {
    if (this.#sleepers.delete(sleeper)) sleeper.wake();
  }
}
