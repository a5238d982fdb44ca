/** Runs the cloud shifter's function as Lambda does: its package in a directory, its handler in a process of its own. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { bundleHandler, HANDLER_FILE } from "../../packages/hybrid-failover/src/cloud/bundleHandler.ts";
import type { CloudConfig } from "../../packages/hybrid-failover/src/cloud/config.ts";
import type { CloudReport } from "../../packages/hybrid-failover/src/cloud/runPlan.ts";
import { DEFAULT_SETTINGS } from "../../packages/hybrid-failover/src/decide/settings.ts";
import type { Aws } from "../aws/startAws.ts";
import { DeployError } from "../deploy/deployError.ts";
import type { ShiftedFleet } from "./cloudShifterFleet.ts";

export interface RunOptions {
  /** Minutes that the function's clock is ahead. @default 0 */
  readonly minute?: number;
  /** Milliseconds until Lambda would end it. @default 120000 */
  readonly left?: number;
  /** Do not wait before a call is tried again. @default false */
  readonly impatient?: boolean;
}

export interface Run {
  /** Whether Lambda would count the run as failed. */
  readonly failed: boolean;
  readonly report: CloudReport;
}

export interface ShifterRunner {
  run(options?: RunOptions): Promise<Run>;
  remove(): Promise<void>;
}

/** Tells how the handler ended, as one line. */
const SCRIPT = `
const { minute, left, impatient, file } = JSON.parse(process.argv[1]);
const now = Date.now;
Date.now = () => now() + minute * 60000;
if (impatient) Math.random = () => 0;
const { handler } = await import(file);
const print = console.log;
console.log = () => {};
const context = { getRemainingTimeInMillis: () => left };
const run = await handler({}, context).then(
  (report) => ({ failed: false, report }),
  (error) => ({ failed: true, report: error.report, error: String(error.stack) }),
);
print(JSON.stringify(run));
`;

/** Writes the package as Pulumi hands it to Lambda; by default, for the weights of the fleet's rules. */
export async function createShifterRunner(
  aws: Aws,
  fleet: ShiftedFleet,
  config: CloudConfig = weightsConfig(fleet),
): Promise<ShifterRunner> {
  const directory = await mkdtemp(join(tmpdir(), "cloud-shifter-"));
  const file = join(directory, HANDLER_FILE);
  await writeFile(file, bundleHandler());
  await writeFile(join(directory, "config.json"), JSON.stringify(config));
  const env = { ...aws.environment, PATH: process.env.PATH, LAMBDA_TASK_ROOT: directory, MEMORY_BUCKET: fleet.bucket };
  return {
    run: async ({ minute = 0, left = 120_000, impatient = false } = {}) => {
      const options = JSON.stringify({ minute, left, impatient, file });
      const args = ["--input-type=module", "-e", SCRIPT, options];
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      const run = JSON.parse(stdout) as Run & { readonly error?: string };
      if (run.failed && run.report === undefined) throw new DeployError("deploy.function", run.error ?? stdout);
      return { failed: run.failed, report: run.report };
    },
    remove: () => rm(directory, { recursive: true }),
  };
}

const SETTINGS = { ...DEFAULT_SETTINGS, steps: [...DEFAULT_SETTINGS.steps] };

function weightsConfig({ listenerArn, primaryArn, fallbackArn, ruleArns }: ShiftedFleet): CloudConfig {
  const arns = { listenerArn, primaryArn, fallbackArn };
  const pair = { shard: "edge-001", service: "web", ...arns, rules: ruleArns.length, settings: SETTINGS };
  return { fleet: "edge", pairs: [pair], backstops: [] };
}

/** For the gate that `createGate` makes: `/api/*` stands above everything else, which has the fallback. */
export function backstopConfig({ primaryArn, fallbackArn }: ShiftedFleet): CloudConfig {
  const settings = { ...SETTINGS, failAfterSeconds: 120, recoverAfterSeconds: 120, steps: [100] };
  const key = (name: string, weight: number, path: string) => {
    return { key: name, weight, conditions: JSON.stringify([{ pathPatternConfig: { values: [path] } }]) };
  };
  const routes = [
    { service: "api", keys: [key("api-primary", 0, "/api/*")] },
    { service: "web", keys: [key("web-100", 100, "/*")] },
  ];
  const gate = { ingress: "edge-001-gate", shard: "edge-001", routes };
  const services = [{ service: "web", primaryArn, fallbackArn, settings }];
  return { fleet: "edge", pairs: [], backstops: [{ gate, port: 80, services }] };
}
