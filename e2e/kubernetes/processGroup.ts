import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { ClusterError } from "./clusterError.ts";
import type { ProcessCommand, SupervisorEvent } from "./supervisor.ts";

const STOP_MS = 10_000;

/** Processes that live no longer than this one, in a temporary folder that goes with them. */
export interface ProcessGroup {
  /** Temporary; removed by `stop`, or when this process ends. */
  readonly directory: string;
  /** Holds `<process name>.log`. */
  readonly logs: string;
  /** Process ids by name, of those that run; the supervisor is one of them. */
  readonly pids: ReadonlyMap<string, number>;
  start(command: ProcessCommand): void;
  /** The first process that ended by itself, and how. */
  exited(): { readonly name: string; readonly reason: string } | undefined;
  /** Ends the processes and removes the folder; may be called again. */
  stop(): Promise<void>;
}

type Supervisor = ChildProcessByStdio<Writable, Readable, null>;

/** A session of its own keeps Ctrl-C and signals to the parent's group away from it: only the closing pipe counts. */
function spawnSupervisor(logs: string | undefined): Supervisor {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const args = [join(import.meta.dirname, "supervisor.ts"), ...(logs === undefined ? [] : [logs])];
  const child = spawn(process.execPath, args, { detached: true, env, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.on("error", () => {});
  return child;
}

/** A forgotten `stop` must not keep the test run from ending; its end closes the pipe. */
function unref(child: Supervisor): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout]) {
    if ("unref" in stream && typeof stream.unref === "function") stream.unref();
  }
}

interface Remains {
  readonly directory: string;
  readonly pids: ReadonlyMap<string, number>;
}

async function end(child: Supervisor, { directory, pids }: Remains): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.ref();
    const gone = once(child, "exit");
    child.stdin.end();
    const late = delay(STOP_MS, "late", { ref: false });
    if ((await Promise.race([gone, late])) === "late") child.kill("SIGKILL");
    await gone;
  }
  if (child.exitCode === 0) return;
  // It could not tidy up; what it left is known here.
  for (const pid of pids.values()) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone already.
    }
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Starts a supervisor with no processes yet.
 *
 * @param logs folder that keeps the logs; by default they are removed with the rest.
 * @throws ClusterError `supervisor.start` when it does not come up.
 * @example
 * const group = await startProcessGroup();
 * group.start({ name: "etcd", file: "/usr/bin/etcd", args: [] });
 */
export async function startProcessGroup(logs?: string): Promise<ProcessGroup> {
  const child = spawnSupervisor(logs);
  const pids = new Map<string, number>();
  let exited: { name: string; reason: string } | undefined;
  const ready = new Promise<{ directory: string; logs: string }>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new ClusterError("supervisor.start", "the supervisor ended at its start")));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const message = JSON.parse(line) as SupervisorEvent;
      if (message.event === "ready") resolve(message);
      else if (message.event === "started") pids.set(message.name, message.pid);
      else {
        pids.delete(message.name);
        exited ??= message;
      }
    });
  });
  const { directory, logs: logFolder } = await ready;
  if (child.pid !== undefined) pids.set("supervisor", child.pid);
  child.once("exit", () => {
    pids.delete("supervisor");
    exited ??= { name: "supervisor", reason: "it ended" };
  });
  unref(child);
  let stopped: Promise<void> | undefined;
  return {
    directory,
    logs: logFolder,
    pids,
    start: (command) => void child.stdin.write(`${JSON.stringify(command)}\n`),
    exited: () => exited,
    stop: () => {
      stopped ??= end(child, { directory, pids });
      return stopped;
    },
  };
}
