import type { Problem } from "@sluice/alb-model";
import type { Check } from "../checks.ts";
import type { ExitCode, Io } from "../io.ts";
import { formatChanges } from "../output/changes.ts";
import { formatChecks } from "../output/checks.ts";
import { countOf } from "../output/counts.ts";
import { painter } from "../output/style.ts";
import { shownPath } from "../paths.ts";
import { isStale, planFiles, type SoundPlan } from "../planning.ts";
import type { SpecFlags } from "../specFlags.ts";
import { verifyPlan } from "../verifyPlan.ts";

export interface CheckOptions extends SpecFlags {
  /** False with `--no-policies`. */
  readonly policies: boolean;
  readonly stack?: string;
  readonly json?: boolean;
}

/** Checks all that CI should refuse: configuration, placement, quotas, the plan itself and policies. */
export async function check(options: CheckOptions, io: Io): Promise<ExitCode> {
  const planned = planFiles(options, io.cwd);
  const checks = planned.ok ? await soundChecks(planned.sound, options, io) : inputChecks(planned.problems);
  const text = options.json
    ? `${JSON.stringify({ checks }, null, 2)}\n`
    : formatChecks(checks, painter(io.stdout, io.env));
  io.stdout.write(text);
  if (checks.some(({ status }) => status === "invalid")) return 2;
  return checks.some(({ status }) => status === "failed") ? 1 : 0;
}

async function soundChecks(sound: SoundPlan, options: CheckOptions, io: Io): Promise<Check[]> {
  const { plan } = sound.result;
  const wrong = verifyPlan(plan);
  const rules = plan.shards.reduce((sum, shard) => sum + shard.rules.length, 0);
  const balancers = countOf(plan.shards.length, "load balancer");
  return [
    { name: "spec", status: "ok", detail: `fleet ${plan.fleet.name}, ${countOf(sound.spec.tenants.length, "tenant")}` },
    placementCheck(sound, io),
    { name: "quotas", status: "ok", detail: `${balancers} within every quota` },
    wrong.length > 0
      ? { name: "plan", status: "failed", detail: "the controller would build something else", findings: wrong }
      : { name: "plan", status: "ok", detail: `the controller would build exactly these ${countOf(rules, "rule")}` },
    await policies(options, io),
  ];
}

function placementCheck(sound: SoundPlan, { cwd }: Io): Check {
  const file = shownPath(sound.files.placement, cwd);
  if (!isStale(sound)) return { name: "placement", status: "ok", detail: `${file} is up to date` };
  const isMissing = sound.previous === undefined;
  const detail = `${file} is ${isMissing ? "not there" : "stale"}: run \`sluice plan --write\` and commit it`;
  const changes = formatChanges(sound.result.changes, { file, all: false, paint: (_, text) => text });
  return { name: "placement", status: "failed", detail, findings: isMissing ? [] : [changes] };
}

async function policies(options: CheckOptions, io: Io): Promise<Check> {
  const skipped = (detail: string): Check => ({ name: "policies", status: "skipped", detail });
  if (!options.policies) return skipped("as asked");
  if (options.fleet !== undefined || options.tenants !== undefined) {
    return skipped("the files are named by flags, so no program belongs to them");
  }
  const { checkPolicies } = await import("../policyCheck.ts");
  return await checkPolicies(options, io);
}

/** Problems sorted to the check that they fail; what comes after the first bad input is not looked at. */
function inputChecks(problems: readonly Problem[]): Check[] {
  const areas = Map.groupBy(problems, areaOf);
  const invalid = (["spec", "placement", "quotas"] as const).flatMap((name): Check[] => {
    const found = areas.get(name);
    if (found === undefined) return [];
    return [{ name, status: "invalid", detail: countOf(found.length, "problem"), problems: found }];
  });
  return [...invalid, { name: "plan", status: "skipped", detail: "until the input is right" }];
}

function areaOf({ code }: Problem): "spec" | "placement" | "quotas" {
  if (code.startsWith("quota.")) return "quotas";
  return code.startsWith("placement.") ? "placement" : "spec";
}
