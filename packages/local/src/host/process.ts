import type { ChildProcess } from "node:child_process";

/** How a child ended. */
export interface Ended {
  /** -1 when it was killed by a signal. */
  readonly exitCode: number;
  readonly timedOut: boolean;
}

const living = new Set<ChildProcess>();

/** Children never outlive this process, however it ends, signals that kill at once excepted. */
function killAll(): void {
  for (const child of living) child.kill("SIGKILL");
}

/** Has a child killed when this process ends. */
export function guard(child: ChildProcess): void {
  if (living.size === 0) process.once("exit", killAll);
  living.add(child);
  child.once("exit", () => {
    living.delete(child);
    if (living.size === 0) process.removeListener("exit", killAll);
  });
}

/** Collects what a child prints on one of its streams. */
export function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

/** Waits until a child has ended and its streams are read, and kills it when it takes too long. */
export function ended(child: ChildProcess, timeoutSeconds: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, timeoutSeconds * 1000);
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ exitCode: code ?? -1, timedOut });
    });
  });
}
