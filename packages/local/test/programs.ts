import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NO_OPTIONS } from "../src/engine/providers.ts";
import type { ResourceRecord, Run } from "../src/engine/records.ts";
import { type RunOptions, runProgram } from "../src/host/runProgram.ts";
import { type LoadOptions, loadProject, type Project } from "../src/project/project.ts";

/** The passphrase of the fixtures' secrets. */
export const PASSPHRASE = { PULUMI_CONFIG_PASSPHRASE: "password" };

export function load(program: string, options: LoadOptions = { env: PASSPHRASE }): Project {
  const loaded = loadProject(fileURLToPath(new URL(`./programs/${program}`, import.meta.url)), options);
  assert.ok(loaded.ok, loaded.ok ? "" : JSON.stringify(loaded.problems));
  return loaded.project;
}

const runs = new Map<string, Promise<Run>>();

/** Runs a fixture program; the same program with the same options runs once for all tests of a file. */
export function run(program: string, options: RunOptions = {}, config: Record<string, string> = {}): Promise<Run> {
  const key = JSON.stringify([program, options, config]);
  const known = runs.get(key);
  if (known !== undefined) return known;
  const project = load(program);
  const values = Object.entries(config).map(([name, value]) => [name, { value, secret: false }]);
  const started = runProgram({ ...project, config: { ...project.config, ...Object.fromEntries(values) } }, options);
  runs.set(key, started);
  return started;
}

/** The resource of a name, and of a type where a name is not enough. */
export function resource(of: Run, name: string, type = ""): ResourceRecord {
  const found = of.resources.find((record) => record.name === name && record.type.includes(type));
  assert.ok(found, `${type} '${name}' is recorded`);
  return found;
}

/** A directory of files that is gone afterwards. */
export async function withFiles<T>(files: Record<string, string>, use: (dir: string) => T | Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "sluice-local-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
    return await use(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A resource as a run records it, for tests that need no program. */
export function recordOf(fields: Partial<ResourceRecord> & Pick<ResourceRecord, "type" | "name">): ResourceRecord {
  const inputs = fields.inputs ?? {};
  return {
    urn: `urn:pulumi:dev::test::${fields.type}::${fields.name}`,
    custom: true,
    remote: false,
    external: false,
    id: fields.name,
    inputs,
    outputs: inputs,
    dependencies: [],
    propertyDependencies: {},
    providers: {},
    options: NO_OPTIONS,
    ...fields,
  };
}

/** A run of such resources. */
export function runOf(resources: readonly ResourceRecord[], mode: Run["mode"] = "update"): Run {
  return {
    resources,
    outputs: {},
    log: [],
    unanswered: [],
    project: "test",
    stack: "dev",
    mode,
    host: "child",
    ok: true,
    exitCode: 0,
    errors: [],
    printed: "",
  };
}
