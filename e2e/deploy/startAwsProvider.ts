import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Aws } from "../aws/startAws.ts";
import { DeployError } from "./deployError.ts";

/** The stand-in for the AWS provider, as a process of its own. */
export interface AwsProvider {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts the stand-in provider for one emulator. */
export async function startAwsProvider(aws: Aws): Promise<AwsProvider> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, "awsProvider.ts")], {
    env: { ...env, ...aws.environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const first = once(createInterface(child.stdout), "line");
  const [line] = await Promise.race([first, exited]);
  const port = Number(line);
  if (typeof line !== "string" || !(port > 0))
    throw new DeployError("provider.start", "the AWS stand-in did not start");
  return {
    port,
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
