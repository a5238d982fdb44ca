import type { PolicyConfig } from "./configuration.ts";
import type { PolicyReport } from "./findings.ts";
import type { PackSettings } from "./packProcess.ts";
import { type CheckedRun, openPolicyPack } from "./policyPack.ts";

/**
 * Runs a policy pack, as it is, over everything that a run recorded. For several runs, `openPolicyPack` starts the
 * pack once.
 *
 * @param dir Directory of the pack: PulumiPolicy.yaml and package.json.
 * @throws LocalEngineError when the pack does not start, the configuration names what is no policy of it
 *   (`policy.config`), or one of its policies throws.
 * @example
 * const { violations, notEvaluated } = await runPolicyPack("policy-pack", run);
 */
export async function runPolicyPack(
  dir: string,
  run: CheckedRun,
  config: PolicyConfig = {},
  settings: Partial<PackSettings> = {},
): Promise<PolicyReport> {
  const { project, stack, mode } = run;
  const pack = await openPolicyPack(dir, { project, stack, preview: mode === "preview" }, settings);
  try {
    return await pack.check(run, config);
  } finally {
    pack.close();
  }
}
