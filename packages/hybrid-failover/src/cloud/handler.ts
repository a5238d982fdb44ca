/**
 * The function that shifts weights from outside of the cluster. It runs each minute and whenever an alarm goes off; the
 * event does not matter, because every run looks at everything.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { S3Client } from "@aws-sdk/client-s3";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import { backoff, CALL_ATTEMPTS } from "./backoff.ts";
import { type CloudConfig, cloudConfigSchema } from "./config.ts";
import { isThrottled, modifyRule, observe } from "./elbv2.ts";
import { CloudSetupError, CloudShiftError } from "./errors.ts";
import { loadMemory, saveMemory } from "./memoryBucket.ts";
import { type CloudPorts, reconcile } from "./reconcile.ts";
import type { CloudReport } from "./runPlan.ts";

/** What Lambda hands to a function, as far as it matters here. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

const retryStrategy = new ConfiguredRetryStrategy(CALL_ATTEMPTS, (attempt) => backoff(attempt, Math.random()));
const elbv2 = new ElasticLoadBalancingV2Client({ retryStrategy });
const s3 = new S3Client({ retryStrategy });

/** @throws CloudShiftError so that Lambda counts the run as failed, which raises an alarm */
export async function handler(_event: unknown, context: InvocationContext): Promise<CloudReport> {
  const config = await readConfig();
  const clock = { now: () => Date.now(), left: () => context.getRemainingTimeInMillis() };
  try {
    const report = await reconcile(config, portsOf(environment("MEMORY_BUCKET")), clock);
    log(report);
    return report;
  } catch (error) {
    if (error instanceof CloudShiftError) log(error.report);
    throw error;
  }
}

/** Lies beside the code, because the variables of a function hold 4 KB. */
async function readConfig(): Promise<CloudConfig> {
  const text = await readFile(join(environment("LAMBDA_TASK_ROOT"), "config.json"), "utf8");
  return cloudConfigSchema.parse(JSON.parse(text));
}

function portsOf(bucket: string): CloudPorts {
  return {
    load: () => loadMemory(s3, bucket),
    save: (memory) => saveMemory(s3, bucket, memory),
    observe: (config) => observe(elbv2, config, (what, error) => write({ level: "error", what, error: String(error) })),
    modify: (change) => modifyRule(elbv2, change),
    isThrottled,
  };
}

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new CloudSetupError(`the variable ${name} is not set`);
  return value;
}

/** Quiet while nothing happens: a line each minute would be most of the log. */
function log({ shifts, troubles, changed, left, errors }: CloudReport): void {
  for (const shift of shifts) write({ level: "info", message: "shift", ...shift });
  for (const trouble of troubles) write({ level: "error", ...trouble });
  if (changed.length + left.length > 0) {
    write({ level: "info", message: "rules", changed: changed.length, left: left.length });
  }
  for (const message of errors) write({ level: "error", message });
}

function write(line: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(line));
}
