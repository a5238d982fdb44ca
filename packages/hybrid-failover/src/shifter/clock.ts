import { setTimeout as wait } from "node:timers/promises";

/** Time, as an argument. */
export interface Clock {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Wall-clock time, for what people and other processes read. */
  date(): Date;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};
