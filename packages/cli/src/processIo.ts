import { buffer } from "node:stream/consumers";
import type { Io } from "./io.ts";

/** The streams, directory and environment of this process. */
export function processIo(): Io {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    readStdin: () => buffer(process.stdin),
    cwd: process.cwd(),
    env: process.env,
  };
}

/** `sluice plan | head` closes the pipe early: that is no error of the command. */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  }
}
