/** The CI recipes of docs/ci, and what they run in: repositories and shells as a new user's pipeline has them. */
import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { runSluice } from "../../packages/cli/src/program.ts";

export const ROOT = join(import.meta.dirname, "../..");
export const RECIPES = join(ROOT, "docs/ci");

/** A value inside of a parsed file; `undefined` where there is none. */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of path) current = new Map<string, unknown>(entriesOf(current)).get(String(key));
  return current;
}

export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

export function readRecipe(name: string): unknown {
  const value: unknown = parse(readFileSync(join(RECIPES, name), "utf8"));
  return value;
}

/** All texts under keys of this name, in the order of the file. */
export function textsUnder(value: unknown, key: string): string[] {
  return entriesOf(value).flatMap(([name, child]) => {
    const own = name === key ? [child, ...entriesOf(child).map(([, item]) => item)] : [];
    return [...own.filter((item) => typeof item === "string"), ...textsUnder(child, key)];
  });
}

/** The shell script of a named step of a job. */
export function stepOf(workflow: unknown, job: string, name: string): string {
  const steps = entriesOf(valueAt(workflow, "jobs", job, "steps")).map(([, step]) => step);
  const run = valueAt(
    steps.find((step) => valueAt(step, "name") === name),
    "run",
  );
  if (typeof run !== "string") throw new Error(`the job ${job} has no step "${name}" that runs anything`);
  return run;
}

/** All that a job of GitLab runs in one shell, after the packages are installed. */
export function scriptOf(pipeline: unknown, job: string): string {
  const lines = entriesOf(valueAt(pipeline, job, "script")).map(([, line]) => String(line));
  return lines.filter((line) => line !== "npm ci").join("\n");
}

const made: string[] = [];

export function directory(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "sluice-ci-")));
  made.push(path);
  return path;
}

export function removeDirectories(): void {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
}

/** What a job's shell has; nothing of the developer's Git settings. */
export function environment(own: Readonly<Record<string, string>> = {}): Record<string, string> {
  const names = ["author", "committer"].map((who) => `GIT_${who.toUpperCase()}`);
  const people = names.flatMap((name) => [
    [`${name}_NAME`, "Test"],
    [`${name}_EMAIL`, "test@example.com"],
  ]);
  return {
    PATH: `${join(ROOT, "node_modules/.bin")}:${process.env.PATH ?? ""}`,
    CI: "true",
    HOME: tmpdir(),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    ...Object.fromEntries(people),
    ...own,
  };
}

export function git(cwd: string, ...argv: readonly string[]): void {
  execFileSync("git", argv, { cwd, env: environment(), stdio: "pipe" });
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a script as GitHub's `shell: bash` does. */
export async function bash(script: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  const file = join(directory(), "script.sh");
  writeFileSync(file, script);
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", file], {
    cwd,
    env: environment({ HOME: dirname(file), ...env }),
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output };
}

/** Runs the command in this process. */
export async function sluice(argv: readonly string[], cwd: string): Promise<{ code: number; stderr: string }> {
  let stderr = "";
  const stdout = { write: () => true };
  const writeError = (text: string) => {
    stderr += text;
  };
  const readStdin = async () => new Uint8Array();
  const code = await runSluice(argv, { stdout, stderr: { write: writeError }, readStdin, cwd, env: {} });
  return { code, stderr };
}

const FILES = ["Pulumi.yaml", "package.json", "fleet.yaml", "tenants.yaml", "placement.json"];

export interface Repository {
  readonly origin: string;
  /** A clone with everything fetched and packages installed. */
  readonly clone: string;
}

/**
 * A repository with a fleet in `folder`, and a branch `maple` that brings in a tenant, recorded as it should be. On
 * `main` somebody else was faster with another.
 */
export async function repository(folder: string): Promise<Repository> {
  const origin = directory();
  const fleet = join(origin, folder);
  git(origin, "init", "--quiet", "--initial-branch", "main");
  mkdirSync(fleet, { recursive: true });
  writeFileSync(join(origin, ".gitignore"), "node_modules\n");
  for (const name of FILES) cpSync(join(ROOT, "examples/auto-mode", name), join(fleet, name));
  commit(origin, "The fleet");
  git(origin, "checkout", "--quiet", "-b", "maple");
  await addTenant(fleet, "maple-maps");
  commit(origin, "Onboard maple-maps");
  git(origin, "checkout", "--quiet", "main");
  return { origin, clone: clone(origin) };
}

export function clone(origin: string): string {
  const path = join(directory(), "work");
  git(dirname(path), "clone", "--quiet", origin, path);
  symlinkSync(join(ROOT, "node_modules"), join(path, "node_modules"));
  return path;
}

export function commit(cwd: string, message: string): void {
  git(cwd, "add", "--all");
  git(cwd, "commit", "--quiet", "--message", message);
}

/** As the README has it: one entry, and the placement recorded. */
export async function addTenant(fleet: string, id: string): Promise<void> {
  writeFileSync(join(fleet, "tenants.yaml"), `  - { id: ${id}, hosts: [${id}.shops.example.com] }\n`, { flag: "a" });
  const { code, stderr } = await sluice(["plan", "--write"], fleet);
  if (code !== 0) throw new Error(stderr);
}
