import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Problem } from "@sluice/alb-model";
import { findSpecFiles } from "@sluice/multitenant-alb/spec";
import type { PolicyConfig, PolicySetName } from "@sluice/policy-pack/config";
import { type Check, type CheckReport, NO_FINDINGS } from "../checks.ts";
import type { ExitCode, Io } from "../io.ts";
import { formatChanges } from "../output/changes.ts";
import { formatCheckReport } from "../output/checks.ts";
import { countOf } from "../output/counts.ts";
import { painter } from "../output/style.ts";
import { shownPath, shownProblems } from "../paths.ts";
import { isStale, planFiles, type SoundPlan } from "../planning.ts";
import type { PolicyOutcome } from "../policyCheck.ts";
import type { ReadPolicyConfig } from "../policyConfigFile.ts";
import { packProblems } from "../policyPacks.ts";
import { findProject } from "../project.ts";
import type { SpecFlags } from "../specFlags.ts";
import { verifyPlan } from "../verifyPlan.ts";

export interface CheckOptions extends SpecFlags {
  /** False with `--no-policies`. */
  readonly policies: boolean;
  readonly set: PolicySetName;
  /** A file that configures Sluice's policies. */
  readonly policyConfig?: string;
  /** Directories of further packs. */
  readonly policyPack: readonly string[];
  /** What `pulumi stack export` wrote before the change. */
  readonly previousState?: string;
  /** Run the program as a preview. */
  readonly preview?: boolean;
  readonly stack?: string;
  readonly json?: boolean;
}

/** Checks all that CI should refuse: configuration, placement, quotas, the plan itself and policies. */
export async function check(options: CheckOptions, io: Io): Promise<ExitCode> {
  const report = await reportOf(options, io);
  const text = options.json
    ? `${JSON.stringify(report, null, 2)}\n`
    : formatCheckReport(report, { paint: painter(io.stdout, io.env), columns: io.stdout.columns });
  io.stdout.write(text);
  if (report.checks.some(({ status }) => status === "invalid")) return 2;
  return report.checks.some(({ status }) => status === "failed") ? 1 : 0;
}

/** Wrong settings for policies are told before anything is run. */
async function reportOf(options: CheckOptions, io: Io): Promise<CheckReport> {
  const settings = await policySettings(options, io);
  if ("problems" in settings) return withoutPolicies([invalid("policies", settings.problems)]);
  if (isNoFleet(options, io.cwd)) {
    const detail = "no fleet.yaml in this project: spec, placement, quotas and plan are not looked at";
    return await withPolicies([{ name: "fleet", status: "skipped", detail }], settings.config, options, io);
  }
  const planned = planFiles(options, io.cwd);
  if (!planned.ok) return withoutPolicies(inputChecks(planned.problems));
  return await withPolicies(fleetChecks(planned.sound, io), settings.config, options, io);
}

function withoutPolicies(checks: readonly Check[]): CheckReport {
  return { ...NO_FINDINGS, checks };
}

async function withPolicies(
  checks: readonly Check[],
  config: PolicyConfig,
  options: CheckOptions,
  io: Io,
): Promise<CheckReport> {
  const { check: last, violations, notEvaluated } = await policies(config, options, io);
  return { violations, notEvaluated, checks: [...checks, last] };
}

async function policySettings(
  { policyConfig, policyPack, previousState }: CheckOptions,
  { cwd }: Io,
): Promise<{ readonly config: PolicyConfig } | { readonly problems: readonly Problem[] }> {
  const wrongPacks = packProblems(policyPack, cwd);
  if (policyConfig === undefined && previousState === undefined) {
    return wrongPacks.length > 0 ? { problems: shownProblems(wrongPacks, cwd) } : { config: {} };
  }
  // Both load every policy, which most checks leave to the pack's own process.
  const [{ readPolicyConfig }, { previousStateProblems, withPreviousState }] = await Promise.all([
    import("../policyConfigFile.ts"),
    import("../previousState.ts"),
  ]);
  const { problems: wrongConfig = [], config: given = {} }: ReadPolicyConfig =
    policyConfig === undefined ? { config: {} } : readPolicyConfig(resolve(cwd, policyConfig));
  const config = withPreviousState(given, previousState === undefined ? undefined : resolve(cwd, previousState));
  const problems = [...wrongPacks, ...wrongConfig, ...previousStateProblems(config)];
  return problems.length > 0 ? { problems: shownProblems(problems, cwd) } : { config };
}

/** Whether this is a Pulumi project that does not use Sluice. What has a part of a fleet is a fleet with a fault. */
function isNoFleet(flags: SpecFlags, cwd: string): boolean {
  if ([flags.fleet, flags.tenants, flags.placement].some((flag) => flag !== undefined)) return false;
  if (findProject(cwd) === undefined) return false;
  const { problems } = findSpecFiles(cwd);
  const missing = problems.filter(({ code }) => code === "file.missing");
  const fleet = missing.find(({ path }) => path === "fleet");
  if (fleet === undefined || missing.length < problems.length) return false;
  if (missing.some(({ path }) => path === "tenants")) return true;
  // Any program may have a directory of this name.
  const tenants = join(fleet.locations?.[0]?.file ?? cwd, "tenants");
  return statSync(tenants, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function fleetChecks(sound: SoundPlan, io: Io): Check[] {
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

async function policies(config: PolicyConfig, options: CheckOptions, io: Io): Promise<PolicyOutcome> {
  const skipped = (detail: string): PolicyOutcome => ({
    check: { name: "policies", status: "skipped", detail },
    ...NO_FINDINGS,
  });
  if (!options.policies) return skipped("as asked");
  if (options.fleet !== undefined || options.tenants !== undefined) {
    return skipped("the files are named by flags, so no program belongs to them");
  }
  const project = findProject(io.cwd);
  if (project === undefined) return skipped("no Pulumi.yaml here or above");
  const { checkPolicies } = await import("../policyCheck.ts");
  const { stack, set, preview = false } = options;
  const packs = options.policyPack.map((directory) => resolve(io.cwd, directory));
  return await checkPolicies({ project, set, config, packs, preview, ...(stack === undefined ? {} : { stack }) }, io);
}

/** Problems sorted to the check that they fail; what comes after the first bad input is not looked at. */
function inputChecks(problems: readonly Problem[]): Check[] {
  const areas = Map.groupBy(problems, areaOf);
  const wrong = (["spec", "placement", "quotas"] as const).flatMap((name): Check[] => {
    const found = areas.get(name);
    return found === undefined ? [] : [invalid(name, found)];
  });
  return [...wrong, { name: "plan", status: "skipped", detail: "until the input is right" }];
}

function invalid(name: Check["name"], problems: readonly Problem[]): Check {
  return { name, status: "invalid", detail: countOf(problems.length, "problem"), problems };
}

function areaOf({ code }: Problem): "spec" | "placement" | "quotas" {
  if (code.startsWith("quota.")) return "quotas";
  return code.startsWith("placement.") ? "placement" : "spec";
}
