const DURATION = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const HOUR = 3600;
const MINUTE = 60;
const DAY = 24 * HOUR;

/**
 * Seconds in a duration, or `undefined` for what is none.
 *
 * @example parseDuration("1h30m") // 5400
 */
export function parseDuration(text: string): number | undefined {
  const parts = DURATION.exec(text);
  if (parts === null || text === "") return undefined;
  const [, hours = "0", minutes = "0", seconds = "0"] = parts;
  return Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds);
}

/**
 * A duration as people say it, in one unit, rounded down.
 *
 * @example formatDuration(5400) // "90 min"
 */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 2 * MINUTE) return `${whole} s`;
  if (whole < 2 * HOUR) return `${Math.floor(whole / MINUTE)} min`;
  return whole < 2 * DAY ? `${Math.floor(whole / HOUR)} h` : `${Math.floor(whole / DAY)} days`;
}
