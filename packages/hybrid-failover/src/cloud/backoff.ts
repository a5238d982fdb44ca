/** Of the delay before any try again. */
const BASE_MS = 200;
const LONGEST_MS = 5000;

/** Tries of one call, the first one included. */
export const CALL_ATTEMPTS = 8;

/**
 * Milliseconds to wait before a call is tried again: twice as long each time, and somewhere between none and all of it,
 * so that callers that were refused together do not come back together.
 *
 * @param attempt tries so far, from 1
 * @param random from 0 up to 1
 * @example backoff(3, 0.5) // 400
 */
export function backoff(attempt: number, random: number): number {
  return Math.floor(random * Math.min(LONGEST_MS, BASE_MS * 2 ** (attempt - 1)));
}
