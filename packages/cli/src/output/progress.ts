import type { OutputStream } from "../io.ts";

const INTERVAL_MS = 200;
/** Back to the start of the line, which is cleared. */
const CLEAR_LINE = "\r\u001b[K";

/** Shows on a terminal that something is under way, and for how long. Nothing is printed elsewhere. */
export async function withProgress<T>(stream: OutputStream, what: string, work: Promise<T>): Promise<T> {
  if (stream.isTTY !== true) return await work;
  const start = performance.now();
  const show = () => {
    const seconds = Math.floor((performance.now() - start) / 1000);
    stream.write(`${CLEAR_LINE}${what} … ${seconds} s`);
  };
  show();
  const timer = setInterval(show, INTERVAL_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    stream.write(CLEAR_LINE);
  }
}
