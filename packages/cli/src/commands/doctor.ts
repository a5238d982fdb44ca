import type { Platform } from "@sluice/alb-model";
import { diagnose } from "../doctor/diagnose.ts";
import { formatReadiness } from "../doctor/format.ts";
import { loadKubeConfig } from "../doctor/kubeConfig.ts";
import { readCluster } from "../doctor/readCluster.ts";
import { unusable } from "../doctor/requests.ts";
import type { ExitCode, Io } from "../io.ts";
import { printProblems } from "../output/problems.ts";
import { painter } from "../output/style.ts";

export interface DoctorReadinessOptions {
  readonly namespace: string;
  readonly selector?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly platform?: Platform;
  readonly json?: boolean;
}

/**
 * Tells which pods of a namespace do not wait for their load balancers, and why. 0 when all that load balancers serve
 * are gated and healthy, 1 with a fault or when something could not be checked, 2 when the cluster cannot be asked.
 */
export async function doctorReadiness(options: DoctorReadinessOptions, io: Io): Promise<ExitCode> {
  const config = loadKubeConfig(options, io.cwd);
  if ("code" in config) {
    printProblems([config], io);
    return 2;
  }
  const { namespace, selector, platform } = options;
  const asked = { namespace, ...(selector === undefined ? {} : { selector }), ...(platform ? { platform } : {}) };
  try {
    const report = diagnose(await readCluster(config, asked));
    const text = options.json
      ? `${JSON.stringify(report, null, 2)}\n`
      : formatReadiness(report, painter(io.stdout, io.env));
    io.stdout.write(text);
    return report.ok ? 0 : 1;
  } catch (thrown) {
    const reason = unusable(thrown, config.getCurrentCluster()?.server ?? "the cluster");
    if (reason === undefined) throw thrown;
    io.stderr.write(`sluice doctor: ${reason.message}\n  fix: ${reason.fix}\n`);
    return 2;
  }
}
