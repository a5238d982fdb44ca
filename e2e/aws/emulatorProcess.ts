import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { AwsEmulatorError } from "./errors.ts";

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const KEPT_LOG_CHARACTERS = 200_000;

/** A running emulator. */
export interface EmulatorProcess {
  readonly port: number;
  readonly pid: number;
  /** The end of what it wrote to its standard error: faults with their stack traces. */
  log(): string;
  /** Ends it; may be called again. */
  stop(): Promise<void>;
}

/**
 * Starts the emulator and waits until it listens. It reads its standard input to the end, so it also ends when this
 * process is killed.
 */
export async function startEmulator(python: string, settings: object): Promise<EmulatorProcess> {
  const child = spawn(python, ["-m", "server", JSON.stringify(settings)], {
    cwd: import.meta.dirname,
    env: emulatorEnvironment(),
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(-KEPT_LOG_CHARACTERS);
  });
  const exited = once(child, "close").catch(() => undefined);
  const stop = async (): Promise<void> => {
    keepAlive(child, true);
    child.stdin.end();
    const kill = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(kill);
  };
  try {
    const port = await announcedPort(child);
    // A suite that forgets to stop the emulator must not keep its process alive.
    keepAlive(child, false);
    return { port, pid: child.pid ?? 0, log: () => log, stop };
  } catch (cause) {
    await stop();
    throw new AwsEmulatorError("server.start", `The ELBv2 emulator did not start:\n${log}`, { cause });
  }
}

async function announcedPort(child: ChildProcessWithoutNullStreams): Promise<number> {
  const lines = createInterface(child.stdout);
  const signal = AbortSignal.timeout(READY_TIMEOUT_MS);
  const [line] = await Promise.race([once(lines, "line", { signal }), once(lines, "close", { signal })]);
  if (typeof line !== "string") throw new AwsEmulatorError("server.start", "it ended before it listened");
  return (JSON.parse(line) as { readonly port: number }).port;
}

function keepAlive(child: ChildProcessWithoutNullStreams, alive: boolean): void {
  const handles = [child, child.stdin, child.stdout, child.stderr].filter((handle) => "ref" in handle);
  for (const handle of handles as readonly (Socket | ChildProcessWithoutNullStreams)[]) {
    if (alive) handle.ref();
    else handle.unref();
  }
}

/** Nothing of the user's AWS settings reaches the emulator, and nothing in it looks for more. */
function emulatorEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS_|MOTO_|PYTHON)/.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_ACCESS_KEY_ID: "testing",
    AWS_SECRET_ACCESS_KEY: "testing",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    MOTO_ACM_VALIDATION_WAIT: "0",
    // Machine images that nobody asks for; they would be loaded again after each reset.
    MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
    PYTHONDONTWRITEBYTECODE: "1",
  };
}
