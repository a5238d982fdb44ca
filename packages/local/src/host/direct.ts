import { fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Recording } from "../engine/records.ts";
import { LocalEngineError } from "../errors.ts";
import type { Project } from "../project/project.ts";
import type { HostResult, HostSettings } from "./child.ts";
import { nodeArguments, programEnvironment } from "./environment.ts";
import { collect, ended, guard } from "./process.ts";

/** What the worker is told to run. */
export interface WorkerJob {
  readonly project: Project;
  readonly preview: boolean;
}

/** Beside this file, which in a published package is JavaScript. */
const WORKER = fileURLToPath(new URL(`./directWorker${extname(import.meta.url)}`, import.meta.url));

/** Runs a program in a worker process that has the engine inside, without sockets. */
export async function runDirect(
  project: Project,
  preview: boolean,
  settings: HostSettings,
): Promise<HostResult & { readonly recording: Recording }> {
  const child = fork(WORKER, [], {
    cwd: project.workingDirectory,
    env: programEnvironment(project),
    execArgv: nodeArguments(project, settings.stackTraces),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  guard(child);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  let recording: Recording | undefined;
  child.on("message", (message) => {
    // The only message of our own worker; a program's own messages have no resources.
    if (typeof message === "object" && message !== null && "resources" in message) recording = message as Recording;
  });
  const job: WorkerJob = { project, preview };
  child.send(job);
  const end = await ended(child, settings.timeoutSeconds);
  if (recording === undefined && !end.timedOut) {
    throw new LocalEngineError("direct.died", `The program's process died (exit code ${end.exitCode}): ${stderr()}`);
  }
  const nothing: Recording = { resources: [], outputs: {}, log: [], unanswered: [] };
  return { ...end, stdout: stdout(), stderr: stderr(), recording: recording ?? nothing };
}
