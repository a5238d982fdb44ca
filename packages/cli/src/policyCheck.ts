import type { LocalEngineError, PolicyPack, PolicyReport, Project, Run } from "@sluice/local";
import { mergeSets, type PolicyConfig, type PolicySetName, policySet } from "@sluice/policy-pack/config";
import { type Check, NO_FINDINGS, type PolicyFindings } from "./checks.ts";
import type { Io } from "./io.ts";
import { countOf } from "./output/counts.ts";
import { withProgress } from "./output/progress.ts";
import { shownPath, shownProblems } from "./paths.ts";
import { type ChosenPacks, choosePacks } from "./policyPacks.ts";
import { unseenBy } from "./unseen.ts";

export interface PolicyCheckOptions {
  /** Directory of Pulumi.yaml. */
  readonly project: string;
  readonly stack?: string;
  /** Leave unknown what providers compute; a policy that needs it is then not evaluated. */
  readonly preview: boolean;
  readonly set: PolicySetName;
  readonly config: PolicyConfig;
  /** Directories of further packs, absolute. */
  readonly packs: readonly string[];
}

export interface PolicyOutcome extends PolicyFindings {
  readonly check: Check;
}

type Engine = typeof import("@sluice/local");

/** Runs the project's program in the embedded engine, and the policies over what it made. */
export async function checkPolicies(options: PolicyCheckOptions, io: Io): Promise<PolicyOutcome> {
  const engine = await import("@sluice/local");
  const stack = options.stack === undefined ? {} : { stack: options.stack };
  const loaded = engine.loadProject(options.project, { ...stack, env: io.env });
  if (!loaded.ok) {
    const problems = shownProblems(loaded.problems, io.cwd);
    return without({ name: "policies", status: "invalid", detail: "the project cannot be read", problems });
  }
  try {
    return await judged(engine, loaded.project, options, io);
  } catch (thrown) {
    if (!(thrown instanceof engine.LocalEngineError)) throw thrown;
    return without({
      name: "policies",
      status: statusOf(thrown),
      detail: "could not be run",
      findings: [thrown.message],
    });
  }
}

function without(check: Check): PolicyOutcome {
  return { check, ...NO_FINDINGS };
}

function statusOf({ code }: LocalEngineError): "invalid" | "failed" {
  return code === "policy.config" ? "invalid" : "failed";
}

/** Packs start while the program runs: each is mostly one process that loads an SDK. */
async function judged(engine: Engine, project: Project, options: PolicyCheckOptions, io: Io): Promise<PolicyOutcome> {
  const chosen = choosePacks(options.project, options.packs);
  const mode = options.preview ? "preview" : "update";
  const opening = openPacks(engine, chosen, { project: project.name, stack: project.stack, preview: options.preview });
  try {
    const run = await withProgress(io.stderr, "Running the program", engine.runProgram(project, { mode }));
    if (!run.ok) return await failedRun(run);
    const packs = opened(await opening);
    const reports = await withProgress(io.stderr, "Running the policies", reportsOf(packs, run, options));
    return outcomeOf(reports, run, { ...options, pack: shownPath(chosen.own, io.cwd) });
  } finally {
    for (const pack of await opening) if (pack.status === "fulfilled") pack.value.close();
  }
}

type Opening = readonly PromiseSettledResult<PolicyPack>[];

function openPacks(
  { openPolicyPack }: Engine,
  { own, others }: ChosenPacks,
  stack: Parameters<Engine["openPolicyPack"]>[1],
): Promise<Opening> {
  return Promise.allSettled([own, ...others].map((directory) => openPolicyPack(directory, stack)));
}

function opened(opening: Opening): PolicyPack[] {
  return opening.map((pack) => {
    if (pack.status === "fulfilled") return pack.value;
    throw pack.reason;
  });
}

/** The set and the configuration are those of Sluice's own pack, which is the first. */
function reportsOf(
  packs: readonly PolicyPack[],
  run: Run,
  { set, config }: PolicyCheckOptions,
): Promise<PolicyReport[]> {
  const own = mergeSets(policySet(set), config);
  return Promise.all(packs.map((pack, index) => pack.check(run, index === 0 ? own : {})));
}

async function failedRun(run: Run): Promise<PolicyOutcome> {
  const { formatRunErrors } = await import("./output/run.ts");
  return without({
    name: "policies",
    status: "failed",
    detail: "the program failed",
    findings: [formatRunErrors(run)],
  });
}

/** A mandatory policy that could not judge has not passed. */
function outcomeOf(
  reports: readonly PolicyReport[],
  run: Run,
  { set, pack }: { readonly set: PolicySetName; readonly pack: string },
): PolicyOutcome {
  const violations = reports.flatMap((report) => report.violations);
  const notEvaluated = [...reports.flatMap((report) => report.notEvaluated), ...unseenBy(run, pack)];
  const isRefused = [...violations, ...notEvaluated].some(
    ({ level }) => level === "mandatory" || level === "remediate",
  );
  const names = reports.map((report, index) => (index === 0 ? `${report.pack} (${set})` : report.pack));
  const counts = [
    ...(violations.length > 0 ? [countOf(violations.length, "violation")] : []),
    ...(notEvaluated.length > 0 ? [`${notEvaluated.length} not evaluated`] : []),
  ];
  const looked = `${names.join(", ")} over ${countOf(run.resources.length, "resource")}`;
  const detail = counts.length === 0 ? looked : `${looked}: ${counts.join(", ")}`;
  return { check: { name: "policies", status: isRefused ? "failed" : "ok", detail }, violations, notEvaluated };
}
