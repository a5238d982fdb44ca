import type { AsyncLocalStorage } from "node:async_hooks";
import { directClients } from "../engine/frontEnds.ts";
import type { Monitor } from "../engine/monitor.ts";
import { messageOf } from "../errors.ts";

/** The exit code of the official host when it has logged why the program failed. */
export const FAILED_AND_LOGGED = 32;

/** All that the SDK remembers of one deployment. */
export interface SdkStore {
  readonly settings: { engine?: unknown; readonly options: Record<string, unknown> };
  resourcePackages: unknown;
  resourceModules: unknown;
}

/** The SDK's own entry points for tests and inline programs; exported, but not documented: the SDK is pinned. */
interface SdkRuntime {
  setMockOptions(monitor: unknown, project: string, stack: string, preview: boolean, organization: string): void;
  setAllConfig(values: Readonly<Record<string, string>>, secretKeys: readonly string[]): void;
  runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
  disconnect(): Promise<void>;
}
interface SdkState {
  readonly LocalStore: new () => SdkStore;
  getGlobalStore(): SdkStore;
}

export interface Sdk {
  readonly runtime: SdkRuntime;
  readonly state: SdkState;
}

/** What the SDK keeps beside its modules, so that its copies share it. */
export interface SdkGlobals {
  readonly asyncLocalStorage: AsyncLocalStorage<SdkStore>;
  globalStore: SdkStore | undefined;
  stackResource: unknown;
}

export function sdkGlobals(): SdkGlobals {
  return globalThis as unknown as SdkGlobals;
}

/** The copy of the SDK that modules of `require` get. */
export function loadSdk(require: NodeJS.Require): Sdk {
  return {
    runtime: require("@pulumi/pulumi/runtime") as SdkRuntime,
    state: require("@pulumi/pulumi/runtime/state.js") as SdkState,
  };
}

/** Runs a program against a monitor of this process, and waits for what it has registered. */
export async function runInStore(
  { runtime }: Sdk,
  store: SdkStore,
  monitor: Monitor,
  program: () => Promise<unknown>,
): Promise<void> {
  const { project, stack, preview, organization, root } = monitor.settings;
  const clients = directClients(monitor);
  // The SDK takes an engine that is an object only from a local store.
  await sdkGlobals().asyncLocalStorage.run(store, async () => {
    runtime.setMockOptions(clients.monitor, project, stack, preview, organization);
    store.settings.options.rootDirectory = root;
    store.settings.engine = clients.engine;
    await runtime.runInPulumiStack(program);
    await runtime.disconnect();
  });
}

/** Errors of which the SDK shows the message alone. */
export function isRunError(thrown: unknown): thrown is Error {
  return thrown instanceof Error && "__pulumiRunError" in thrown;
}

export function traceOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown);
}
