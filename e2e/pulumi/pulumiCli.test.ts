import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openStack, type PulumiStack, pulumiMissing } from "./pulumiCli.ts";

/** Inside the repository, so that the program finds its packages; not under version control. */
const SCRATCH = join(import.meta.dirname, "../.tmp");

const SETTINGS = `name: harness
runtime: { name: nodejs, options: { typescript: false } }
main: program.ts
`;

/** Needs no provider plugin. Says on which Node it runs, and sees its config as a program does. */
const PROGRAM = `import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
const zones = config.requireObject<string[]>("zones");
for (const zone of zones) new pulumi.ComponentResource("harness:index:Zone", zone, { zone });
pulumi.log.warn("from the program");
if (config.getBoolean("broken")) throw new Error("as it was told");
if (config.getBoolean("endless")) await new Promise((resolve) => setTimeout(resolve, 3_600_000));
export const node = process.version;
export const password = config.requireSecret("password");
export const given = process.env.HARNESS;
`;

const CONFIG = { zones: ["a", "b"], password: { secret: "s3cret" } };

/** Command lines of what still runs in a project. */
function processesIn(project: string): string[] {
  const { stdout } = spawnSync("ps", ["-axo", "args="], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(project));
}

describe("pulumiCli", () => {
  let project: string;
  const stacks: PulumiStack[] = [];
  const open = async (config: object = {}, timeoutSeconds = 120): Promise<PulumiStack> => {
    const env = { HARNESS: "by the harness" };
    const stack = await openStack({ project, config: { ...CONFIG, ...config }, env, timeoutSeconds });
    stacks.push(stack);
    return stack;
  };
  before(function () {
    if (pulumiMissing() !== undefined) return this.skip();
    mkdirSync(SCRATCH, { recursive: true });
    project = mkdtempSync(join(SCRATCH, "pulumi-"));
    writeFileSync(join(project, "Pulumi.yaml"), SETTINGS);
    writeFileSync(join(project, "package.json"), '{ "type": "module" }');
    writeFileSync(join(project, "program.ts"), PROGRAM);
  });
  afterEach(() => {
    for (const stack of stacks.splice(0)) stack.close();
  });
  after(() => {
    if (project !== undefined) rmSync(project, { recursive: true, force: true });
  });

  it("previews, makes, keeps and destroys what a program registers", async () => {
    const stack = await open();
    const previewed = await stack.preview();
    const made = await stack.up();
    assert.deepEqual(previewed.steps, made.steps);
    assert.deepEqual(made.steps.map(({ op, type }) => [op, type]).sort(), [
      ["create", "harness:index:Zone"],
      ["create", "harness:index:Zone"],
      ["create", "pulumi:pulumi:Stack"],
    ]);
    assert.deepEqual((await stack.up()).steps, []);
    assert.equal((await stack.stackResources()).length, 3);
    assert.equal((await stack.destroy()).counts.delete, 3);
    assert.deepEqual(await stack.stackResources(), []);
  });

  it("gives the program its config, its variables and the Node of this process", async () => {
    const stack = await open();
    const { diagnostics } = await stack.up();
    const expected = { node: process.version, password: "s3cret", given: "by the harness" };
    assert.deepEqual(await stack.outputs(), expected);
    const [root] = await stack.stackResources();
    assert.deepEqual(root?.outputs, expected);
    const warnings = diagnostics.filter(({ severity }) => severity === "warning");
    assert.deepEqual(
      warnings.map(({ message }) => message),
      ["from the program"],
    );
  });

  it("throws what the engine calls an error", async () => {
    const stack = await open({ broken: true });
    await assert.rejects(stack.up(), { code: "pulumi.failed", message: /as it was told/ });
  });

  it("ends a program that takes too long, and its processes", async () => {
    const stack = await open({ endless: true }, 8);
    await assert.rejects(stack.up(), { code: "pulumi.timeout", message: /took over 8 s/ });
    assert.deepEqual(processesIn(project), []);
  });

  it("leaves the project as it was", async () => {
    const before = readdirSync(project).sort();
    const stack = await open();
    assert.ok(existsSync(join(project, `Pulumi.${stack.name}.yaml`)));
    stack.close();
    stack.close();
    assert.deepEqual(readdirSync(project).sort(), before);
  });

  it("says which file is not a CLI", async () => {
    const pulumi = join(dirname(project), "no-pulumi");
    await assert.rejects(openStack({ project, pulumi }), { code: "pulumi.absent", message: /no-pulumi/ });
  });
});
