/**
 * Runs the processes of one cluster as its children, in a folder of its own. When its standard input closes, because
 * its parent asked or died in whatever way, it ends them, removes the folder and exits: nothing outlives a test run.
 *
 * Lines in: `ProcessCommand`. Lines out: `SupervisorEvent`. Argument: the folder for logs, inside its own by default.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A process to run; its output goes to `<logs>/<name>.log`. */
export interface ProcessCommand {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
}

export type SupervisorEvent =
  | { readonly event: "ready"; readonly directory: string; readonly logs: string }
  | { readonly event: "started"; readonly name: string; readonly pid: number }
  | { readonly event: "exited"; readonly name: string; readonly reason: string };

const directory = mkdtempSync(join(tmpdir(), "sluice-kubernetes-"));
const logs = process.argv[2] ?? join(directory, "logs");
const children = new Set<ChildProcess>();
let ending = false;

function report(event: SupervisorEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function start({ name, file, args }: ProcessCommand): void {
  const log = openSync(join(logs, `${name}.log`), "a");
  const child = spawn(file, args, { cwd: directory, stdio: ["ignore", log, log] });
  closeSync(log);
  const ended = (reason: string) => {
    children.delete(child);
    if (!ending) report({ event: "exited", name, reason });
  };
  child.once("exit", (code, signal) => ended(signal ?? `exit code ${code}`));
  child.once("error", (error) => ended(error.message));
  if (child.pid === undefined) return;
  children.add(child);
  report({ event: "started", name, pid: child.pid });
}

/** Nobody needs the data again, so the processes are not asked to finish. */
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  const gone = [...children].map((child) => once(child, "exit"));
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(gone);
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  process.exit();
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
// A parent killed in the middle of a line leaves half of one; that must not leave the children behind.
process.on("uncaughtException", end);
process.stdout.on("error", end);

mkdirSync(logs, { recursive: true });
createInterface({ input: process.stdin })
  .on("line", (line) => start(JSON.parse(line) as ProcessCommand))
  .on("close", end);
report({ event: "ready", directory, logs });
