/** How the examples' tests run them: no cloud, no cluster, as they are in the repository. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  loadProject,
  openPolicyPack,
  type PolicyFinding,
  type Project,
  type ResourceRecord,
  type Run,
  type RunHost,
  type RunMode,
  runProgram,
} from "@sluice/local";
import { findSpecFiles, type PlannedSpec, planSpec } from "@sluice/multitenant-alb/spec";
import { policySet } from "@sluice/policy-pack/config";

const SLUICE = join(import.meta.dirname, "../packages/cli/src/main.ts");
const POLICY_PACK = join(import.meta.dirname, "../policy-pack");

/** Loads the stack `dev` of the project whose Pulumi.yaml is in `root`. */
export function loadExample(root: string): Project {
  const loaded = loadProject(root, { stack: "dev" });
  if (!loaded.ok) assert.fail(JSON.stringify(loaded.problems));
  return loaded.project;
}

/** Runs the program with further configuration, whose keys are without the project's name; errors fail the test. */
export async function runExample(
  root: string,
  given: Readonly<Record<string, string>> = {},
  mode: RunMode = "update",
  host: RunHost = "direct",
): Promise<Run> {
  const project = loadExample(root);
  const entries = Object.entries(given).map(([key, value]) => [`${project.name}:${key}`, { value, secret: false }]);
  const config = { ...project.config, ...Object.fromEntries(entries) };
  const run = await runProgram({ ...project, config }, { host, mode });
  assert.deepEqual(run.errors, []);
  return run;
}

/** What the policies find in runs under the set `strict`; an update leaves nothing that they could not judge. */
export async function strictFindings(...runs: readonly Run[]): Promise<readonly PolicyFinding[]> {
  const pack = await openPolicyPack(POLICY_PACK, { project: "examples", stack: "dev", preview: false });
  try {
    const found: PolicyFinding[] = [];
    for (const run of runs) {
      const { violations, notEvaluated } = await pack.check(run, policySet("strict"));
      found.push(...violations, ...(run.mode === "update" ? notEvaluated : []));
    }
    return found;
  } finally {
    pack.close();
  }
}

/** Every resource of the program, a line each. */
export function listResources(run: Run): string {
  const lines = run.resources.map(({ type, name }) => `${type} ${name}`).sort();
  return `${lines.join("\n")}\n`;
}

/** The resources whose type ends so, by name. */
export function ofType(run: Run, end: string): ResourceRecord[] {
  return run.resources.filter(({ type }) => type.endsWith(end)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Plans the tenants beside the program, from the recorded placement. */
export function planExample(directory: string): PlannedSpec {
  const { files, problems } = findSpecFiles(directory);
  if (files === undefined) assert.fail(JSON.stringify(problems));
  return planSpec(files, { placement: files.placement });
}

/** What `sluice` prints in a directory, without colours. */
export async function runSluice(directory: string, command: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [SLUICE, ...command.split(" ")], {
    cwd: directory,
    env: { ...process.env, NO_COLOR: "1", COLUMNS: "100" },
  });
  return stdout;
}

/** Compares with a golden file; UPDATE_GOLDENS=1 writes it instead. */
export function assertGolden(file: string, text: string): void {
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(file, text);
  assert.equal(text, readFileSync(file, "utf8"), "UPDATE_GOLDENS=1 npm run unit rewrites it");
}
