import { spawn } from "node:child_process";
import { join } from "node:path";
import { PulumiError } from "./pulumiError.ts";

const SUPERVISOR = join(import.meta.dirname, "commandSupervisor.ts");

export interface Command {
  /** The program, absolute. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutSeconds: number;
}

/** How a command ended. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

/**
 * Runs a command to its end. One that takes too long is cancelled, and so is one whose caller's process ends.
 *
 * @throws PulumiError `pulumi.timeout`, with the end of what it wrote.
 * @example
 * const { stdout } = await runCommand({ file: "/usr/bin/pulumi", args: ["version"], cwd, env, timeoutSeconds: 10 });
 */
export function runCommand({ file, args, cwd, env, timeoutSeconds }: Command): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SUPERVISOR, file, ...args], { cwd, env, detached: true });
    // It ended before it read its input to the end.
    child.stdin.on("error", () => {});
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.stdin.end();
    }, timeoutSeconds * 1000);
    child.once("error", (cause) => {
      clearTimeout(timer);
      reject(new PulumiError("pulumi.command", `${process.execPath}: ${cause.message}`, { cause }));
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      if (!late) return resolve({ exitCode: code ?? -1, stdout: stdout(), stderr: stderr() });
      const said = `${stdout()}\n${stderr()}`.trim().slice(-2000);
      reject(new PulumiError("pulumi.timeout", `${args[0]} took over ${timeoutSeconds} s:\n${said}`));
    });
  });
}
