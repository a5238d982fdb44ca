import { createRequire } from "node:module";
import type { Monitor } from "../engine/monitor.ts";
import type { ConfigValue } from "../engine/providers.ts";
import type { Run } from "../engine/records.ts";
import type { Project } from "../project/project.ts";
import type { StandIns } from "../standIns/standIns.ts";
import { collectingFaults, isLate } from "./faults.ts";
import { projectMonitor } from "./projectMonitor.ts";
import { finished } from "./runProgram.ts";
import { FAILED_AND_LOGGED, isRunError, loadSdk, runInStore, type SdkStore, sdkGlobals, traceOf } from "./sdk.ts";

export interface RecordOptions {
  readonly project: string;
  readonly stack: string;
  /** Leave unknown what providers compute. @default false: stand-in values take its place */
  readonly preview?: boolean;
  /** By full key, such as `aws:region`; a text is not secret. @default none */
  readonly config?: Readonly<Record<string, string | ConfigValue>>;
  /** Answers in place of the documented table. */
  readonly standIns?: StandIns;
  /** A program that waits for what never comes is given up after this long. @default 60 */
  readonly timeoutSeconds?: number;
}

/** Faults of a program reach the process as a whole, so programs run one at a time. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a Pulumi program, given as a function, in this process and records every resource it makes. For tests and
 * benchmarks: it takes milliseconds where `runProgram` starts a process. Programs share the modules, globals and
 * environment of this process and print to its streams, and their SDK is the one of this package; each has an SDK
 * memory of its own. Calls wait for one another.
 *
 * @param program What the program's main file would do; what it returns are the stack's outputs.
 * @returns The run, also when the program failed: see `ok` and `errors`.
 * @example
 * const run = await recordProgram(
 *   async () => {
 *     const { Namespace } = await import("@pulumi/kubernetes/core/v1/index.js");
 *     return { name: new Namespace("shop").metadata.name };
 *   },
 *   { project: "test", stack: "dev" },
 * );
 */
export function recordProgram(program: () => Promise<unknown>, options: RecordOptions): Promise<Run> {
  const recorded = last.then(() => record(program, options));
  last = recorded.catch(() => undefined);
  return recorded;
}

async function record(program: () => Promise<unknown>, options: RecordOptions): Promise<Run> {
  const { preview = false, timeoutSeconds = 60 } = options;
  const project = projectOf(options);
  const monitor = projectMonitor(project, preview, options.standIns);
  const faults = new Set<unknown>();
  const timedOut = await collectingFaults(faults, () =>
    withFreshStore((store) => isLate(runIn(store, { monitor, program, faults }), timeoutSeconds)),
  );
  for (const fault of faults) monitor.log({ severity: "error", message: failureMessage(fault) });
  monitor.close();
  const exitCode = timedOut ? -1 : faults.size > 0 ? FAILED_AND_LOGGED : 0;
  const outcome = { exitCode, timedOut, stdout: "", stderr: "", recording: monitor.recording() };
  return finished(project, { mode: preview ? "preview" : "update", host: "direct", timeoutSeconds }, outcome);
}

function projectOf({ project, stack, config = {} }: RecordOptions): Project {
  const values = Object.entries(config).map(([key, value]): [string, ConfigValue] => [
    key,
    typeof value === "string" ? { value, secret: false } : value,
  ]);
  return {
    root: process.cwd(),
    name: project,
    stack,
    workingDirectory: process.cwd(),
    entryPoint: ".",
    typescript: false,
    nodeArguments: [],
    config: Object.fromEntries(values),
    local: { config: {}, invokes: {}, resources: {}, stackReferences: {} },
  };
}

/** Loaded when the first program runs: the SDK is some 700 modules. */
function ownSdk(): ReturnType<typeof loadSdk> {
  return loadSdk(createRequire(import.meta.url));
}

/**
 * Gives the SDK a memory of its own for one program. Transforms are called from a socket, outside of the program's
 * context, and find the global store: so it is that as well, for as long as the program runs. What packages registered
 * when they were loaded is shared, because they are loaded once.
 */
async function withFreshStore<T>(use: (store: SdkStore) => Promise<T>): Promise<T> {
  const { state } = ownSdk();
  const globals = sdkGlobals();
  const { stackResource } = globals;
  const shared = state.getGlobalStore();
  const store = new state.LocalStore();
  store.resourcePackages = shared.resourcePackages;
  store.resourceModules = shared.resourceModules;
  globals.globalStore = store;
  try {
    return await use(store);
  } finally {
    globals.globalStore = shared;
    globals.stackResource = stackResource;
  }
}

interface Work {
  readonly monitor: Monitor;
  readonly program: () => Promise<unknown>;
  readonly faults: Set<unknown>;
}

/** Never rejects: what the program throws joins the other faults. */
async function runIn(store: SdkStore, { monitor, program, faults }: Work): Promise<void> {
  const sdk = ownSdk();
  const entries = Object.entries(monitor.settings.config);
  const values = Object.fromEntries(entries.map(([key, { value }]) => [key, value]));
  const secretKeys = entries.flatMap(([key, { secret }]) => (secret ? [key] : []));
  try {
    await runInStore(sdk, store, monitor, () => {
      sdk.runtime.setAllConfig(values, secretKeys);
      return program();
    });
  } catch (fault) {
    faults.add(fault);
    // What it had asked for before is still under way, and its transforms keep a socket open.
    await sdkGlobals().asyncLocalStorage.run(store, () => sdk.runtime.disconnect());
  }
}

function failureMessage(fault: unknown): string {
  return isRunError(fault) ? fault.message : `The program failed with an unhandled exception:\n${traceOf(fault)}`;
}
