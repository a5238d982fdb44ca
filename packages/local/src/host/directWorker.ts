/** The process of a direct run: told what to run by one message, it sends back the recording and ends. */

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Monitor } from "../engine/monitor.ts";
import type { Project } from "../project/project.ts";
import type { WorkerJob } from "./direct.ts";
import { resolveEntry } from "./entry.ts";
import { projectMonitor } from "./projectMonitor.ts";
import { FAILED_AND_LOGGED, isRunError, loadSdk, runInStore, traceOf } from "./sdk.ts";

process.once("message", (job: WorkerJob) => {
  // Only the program may keep the process alive.
  process.channel?.unref();
  run(job);
});

function run({ project, preview }: WorkerJob): void {
  const monitor = projectMonitor(project, preview);
  const reported = new Set<unknown>();
  const report = (thrown: unknown): void => {
    process.exitCode = FAILED_AND_LOGGED;
    if (reported.has(thrown)) return;
    reported.add(thrown);
    monitor.log({ severity: "error", message: failureMessage(project, thrown) });
  };
  process.on("uncaughtException", report);
  process.on("unhandledRejection", report);
  process.once("beforeExit", () => {
    monitor.close();
    process.send?.(monitor.recording(), () => process.disconnect());
  });
  runInSdk(project, monitor).catch(report);
}

async function runInSdk(project: Project, monitor: Monitor): Promise<void> {
  const require = createRequire(join(project.workingDirectory, "package.json"));
  const sdk = loadSdk(require);
  // The local store is the global one, because transforms are called from a socket, outside of this context.
  await runInStore(sdk, sdk.state.getGlobalStore(), monitor, () => loadProgram(project, require));
}

/** Loads the program as the official host does: ES modules by import, others by require. */
async function loadProgram(project: Project, require: NodeJS.Require): Promise<unknown> {
  const entry = resolveEntry(project);
  const exported: unknown = entry.esModule ? await importModule(entry.file) : require(entry.file);
  return typeof exported === "function" ? exported() : exported;
}

async function importModule(file: string): Promise<unknown> {
  const namespace: Record<string, unknown> = await import(pathToFileURL(file).href);
  return "default" in namespace ? namespace.default : namespace;
}

function failureMessage(project: Project, thrown: unknown): string {
  if (isRunError(thrown)) return thrown.message;
  const program = join(project.workingDirectory, project.entryPoint);
  return `Running program '${program}' failed with an unhandled exception:\n${traceOf(thrown)}`;
}
