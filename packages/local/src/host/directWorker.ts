/** The process of a direct run: told what to run by one message, it sends back the recording and ends. */
import type { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { directClients } from "../engine/frontEnds.ts";
import { Monitor } from "../engine/monitor.ts";
import { messageOf } from "../errors.ts";
import type { Project } from "../project/project.ts";
import { projectStandIns } from "../standIns/projectStandIns.ts";
import type { WorkerJob } from "./direct.ts";
import { resolveEntry } from "./entry.ts";
import { ORGANIZATION } from "./environment.ts";

/** The exit code of the official host when it has logged why the program failed. */
const FAILED_AND_LOGGED = 32;

/** The SDK's own entry points for tests and inline programs; exported, but not documented: the SDK is pinned. */
interface SdkRuntime {
  setMockOptions(monitor: unknown, project: string, stack: string, preview: boolean, organization: string): void;
  runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
  disconnect(): Promise<void>;
}
interface SdkStore {
  readonly settings: { engine?: unknown; readonly options: Record<string, unknown> };
}
interface SdkState {
  getGlobalStore(): SdkStore;
}
interface SdkGlobals {
  readonly asyncLocalStorage: AsyncLocalStorage<SdkStore>;
}

process.once("message", (job: WorkerJob) => {
  // Only the program may keep the process alive.
  process.channel?.unref();
  run(job);
});

function run({ project, preview }: WorkerJob): void {
  const monitor = new Monitor({
    project: project.name,
    stack: project.stack,
    organization: ORGANIZATION,
    root: project.root,
    preview,
    config: project.config,
    standIns: projectStandIns(project),
  });
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
  runInSdk(project, preview, monitor).catch(report);
}

async function runInSdk(project: Project, preview: boolean, monitor: Monitor): Promise<void> {
  const require = createRequire(join(project.workingDirectory, "package.json"));
  const runtime = require("@pulumi/pulumi/runtime") as SdkRuntime;
  const { getGlobalStore } = require("@pulumi/pulumi/runtime/state.js") as SdkState;
  const clients = directClients(monitor);
  const store = getGlobalStore();
  runtime.setMockOptions(clients.monitor, project.name, project.stack, preview, ORGANIZATION);
  store.settings.options.rootDirectory = project.root;
  store.settings.engine = clients.engine;
  // The SDK takes an engine that is an object only from a local store. It is the global one here, because transforms
  // are called from a socket, outside of this context.
  await (globalThis as unknown as SdkGlobals).asyncLocalStorage.run(store, async () => {
    await runtime.runInPulumiStack(() => loadProgram(project, require));
    await runtime.disconnect();
  });
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
  if (thrown instanceof Error && "__pulumiRunError" in thrown) return thrown.message;
  const program = join(project.workingDirectory, project.entryPoint);
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown);
  return `Running program '${program}' failed with an unhandled exception:\n${text}`;
}
