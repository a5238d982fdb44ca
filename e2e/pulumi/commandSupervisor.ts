/**
 * Runs one command and passes on what it prints. When its standard input closes, because its parent asked or died in
 * whatever way, it cancels the command as Ctrl-C does. The CLI then ends its language host and provider plugins, which
 * would go on without it if it were killed. Arguments: the command.
 */
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

/** A second cancellation makes the CLI give up what it waits for. */
const PATIENCE_MS = 15_000;

const [file = "", ...args] = process.argv.slice(2);
// A session of its own keeps Ctrl-C in the terminal away from it: it is cancelled once, by the closing input.
const command: ChildProcessByStdio<null, Readable, Readable> = spawn(file, args, {
  detached: true,
  stdio: ["ignore", "pipe", "pipe"],
});

/** Process ids of everything below a process. */
function descendantsOf(pid: number): number[] {
  const { stdout } = spawnSync("ps", ["-axo", "pid=,ppid="], { encoding: "utf8" });
  const pairs = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

function killEverything(pid: number): void {
  for (const one of [...descendantsOf(pid), pid]) {
    try {
      process.kill(one, "SIGKILL");
    } catch {
      // Gone already.
    }
  }
}

/** Its timers do not keep this process: it ends with the command. */
async function cancel(): Promise<void> {
  command.kill("SIGINT");
  await delay(PATIENCE_MS, undefined, { ref: false });
  command.kill("SIGINT");
  await delay(PATIENCE_MS, undefined, { ref: false });
  if (command.pid !== undefined) killEverything(command.pid);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
command.stdout.on("data", (chunk: Buffer) => void process.stdout.write(chunk));
command.stderr.on("data", (chunk: Buffer) => void process.stderr.write(chunk));
command.once("error", ({ message }) => {
  process.stderr.write(`${message}\n`);
  process.exitCode = 127;
  process.stdin.destroy();
});
let over = false;
command.once("close", (code) => {
  over = true;
  process.exitCode = code ?? 128;
  process.stdin.destroy();
});
process.stdin.resume().once("close", () => {
  if (!over) void cancel();
});
