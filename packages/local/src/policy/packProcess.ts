import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import grpc from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import { CHANNEL_OPTIONS } from "../engine/protocol.ts";
import { LocalEngineError } from "../errors.ts";
import { collect, guard } from "../host/process.ts";

type Client = InstanceType<typeof analyzerGrpc.AnalyzerClient>;

/** A policy pack that is up and answers. */
export interface PackProcess {
  readonly client: Client;
  close(): void;
}

export interface PackSettings {
  /** `node` runs the pack's entry as it is; `official` is the CLI's own host, which type checks first. */
  readonly host: "node" | "official";
  readonly timeoutSeconds: number;
}

/** What a pack's own process learns from the SDK. */
export interface PackStack {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
}

/** Starts a pack and waits for the port that it prints. A pack's server never stops by itself: close it. */
export async function startPack(dir: string, stack: PackStack, settings: PackSettings): Promise<PackProcess> {
  const directory = resolve(dir);
  const child = spawn(process.execPath, [...packArguments(directory, settings.host)], {
    cwd: directory,
    env: packEnvironment(stack),
    stdio: ["ignore", "pipe", "pipe"],
  });
  guard(child);
  const stderr = collect(child.stderr);
  try {
    const port = await portOf(child, stderr, settings.timeoutSeconds);
    const client = new analyzerGrpc.AnalyzerClient(
      `127.0.0.1:${port}`,
      grpc.credentials.createInsecure(),
      CHANNEL_OPTIONS,
    );
    return {
      client,
      close: () => {
        client.close();
        child.kill("SIGKILL");
      },
    };
  } catch (thrown) {
    child.kill("SIGKILL");
    throw thrown;
  }
}

function packArguments(directory: string, host: PackSettings["host"]): string[] {
  const require = createRequire(join(directory, "package.json"));
  if (host === "official") {
    return [require.resolve("@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:0", directory];
  }
  return [entryOf(directory)];
}

function entryOf(directory: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const main = typeof manifest === "object" && manifest !== null && "main" in manifest ? manifest.main : undefined;
  const names = [...(typeof main === "string" ? [main] : []), "index.js", "index.cjs", "index.mjs", "index.ts"];
  const entry = names.map((name) => join(directory, name)).find((file) => existsSync(file));
  if (entry !== undefined) return entry;
  throw new LocalEngineError("policy.entry", `No entry point in ${directory}: expected one of ${names.join(", ")}`);
}

function packEnvironment({ project, stack, preview }: PackStack): NodeJS.ProcessEnv {
  return {
    NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"),
    ...process.env,
    PULUMI_NODEJS_PROJECT: project,
    PULUMI_NODEJS_STACK: stack,
    PULUMI_NODEJS_ORGANIZATION: "organization",
    PULUMI_NODEJS_DRY_RUN: preview ? "true" : "false",
    // Sluice's own pack sums them up for people.
    SLUICE_EVERY_UNKNOWN: "true",
  };
}

/** The first line that is a number; the pack may print others before it. */
function portOf(child: ChildProcess, stderr: () => string, timeoutSeconds: number): Promise<number> {
  return new Promise((done, failed) => {
    const fail = (why: string): void =>
      failed(new LocalEngineError("policy.start", `The policy pack ${why}\n${stderr()}`.trim()));
    const timer = setTimeout(() => fail(`did not start within ${timeoutSeconds} seconds`), timeoutSeconds * 1000);
    child.once("close", (code) => {
      clearTimeout(timer);
      fail(`ended before it was up (exit code ${code})`);
    });
    child.once("error", (error) => fail(`could not be started: ${error.message}`));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!/^\d+$/.test(line.trim())) return;
      clearTimeout(timer);
      done(Number(line));
    });
  });
}
