import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { PolicyFinding, PolicyReport, Run } from "@sluice/local";
import type { Check } from "./checks.ts";
import type { Io } from "./io.ts";
import { countOf } from "./output/counts.ts";
import { withProgress } from "./output/progress.ts";
import { shownProblems } from "./paths.ts";
import { findProject } from "./project.ts";

export interface PolicyCheckOptions {
  readonly stack?: string;
}

/** Runs the project's program in the embedded engine, and the policy pack over what it made. */
export async function checkPolicies(options: PolicyCheckOptions, io: Io): Promise<Check> {
  const directory = findProject(io.cwd);
  if (directory === undefined) return skipped("no Pulumi.yaml here or above");
  const pack = findPack(directory);
  if (pack === undefined) return skipped("no policy-pack directory in the project");
  const { LocalEngineError, loadProject, runPolicyPack, runProgram } = await import("@sluice/local");
  const stack = options.stack === undefined ? {} : { stack: options.stack };
  const loaded = loadProject(directory, { ...stack, env: io.env });
  if (!loaded.ok) {
    const problems = shownProblems(loaded.problems, io.cwd);
    return { name: "policies", status: "invalid", detail: "the project cannot be read", problems };
  }
  try {
    // An update fills in what a preview leaves unknown, and an unknown value stops a policy.
    const run = await withProgress(io.stderr, "Running the program", runProgram(loaded.project, { mode: "update" }));
    if (!run.ok) return await failedRun(run);
    return reported(await withProgress(io.stderr, "Running the policies", runPolicyPack(pack, run)), run);
  } catch (thrown) {
    if (!(thrown instanceof LocalEngineError)) throw thrown;
    return { name: "policies", status: "failed", detail: "could not be run", findings: [thrown.message] };
  }
}

function skipped(detail: string): Check {
  return { name: "policies", status: "skipped", detail };
}

async function failedRun(run: Run): Promise<Check> {
  const { formatRunErrors } = await import("./output/run.ts");
  return { name: "policies", status: "failed", detail: "the program failed", findings: [formatRunErrors(run)] };
}

/** The project's own pack, or else the one that comes with Sluice. */
function findPack(project: string): string | undefined {
  const own = join(project, "policy-pack");
  if (existsSync(join(own, "PulumiPolicy.yaml"))) return own;
  try {
    const entry = createRequire(import.meta.url).resolve("@sluice/policy-pack");
    const directory = findUpwards(dirname(entry), "PulumiPolicy.yaml");
    return directory;
  } catch {
    return undefined;
  }
}

function findUpwards(directory: string, name: string): string | undefined {
  for (let current = directory; ; current = dirname(current)) {
    if (existsSync(join(current, name))) return current;
    if (current === dirname(current)) return undefined;
  }
}

/** A mandatory policy that could not judge has not passed. */
function reported({ pack, violations, notEvaluated }: PolicyReport, run: Run): Check {
  const mandatory = [...violations, ...notEvaluated].filter(
    ({ level }) => level !== "advisory" && level !== "disabled",
  );
  const findings = [...violations.map(describe), ...notEvaluated.map((finding) => `${describe(finding)} (not judged)`)];
  const looked = `${pack} over ${countOf(run.resources.length, "resource")}`;
  return {
    name: "policies",
    status: mandatory.length > 0 ? "failed" : "ok",
    detail: findings.length === 0 ? looked : `${looked}: ${mandatory.length} mandatory of ${findings.length} findings`,
    findings,
  };
}

function describe({ policy, level, urn, message }: PolicyFinding): string {
  const about = urn === "" ? "" : ` at ${urn.split("::").slice(2).join("::")}`;
  return `${level} ${policy}${about}: ${message.trim()}`;
}
