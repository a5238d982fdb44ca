import assert from "node:assert/strict";
import { type LoadOptions, type LoadResult, loadProject } from "../../src/project/project.ts";
import { load, PASSPHRASE, withFiles } from "../programs.ts";

const SALT = "v1:fozI5u6B030=:v1:F+6ZduKKd8G0/V7L:PGMFeIzwobWRKmEAzUdaQHqC5mMRIQ==";
const MINIMAL = "name: p\nruntime: nodejs\n";

/** Loads a project of these files. */
function loadFiles(files: Record<string, string>, options: LoadOptions = { env: {} }): Promise<LoadResult> {
  return withFiles({ "Pulumi.yaml": MINIMAL, "index.js": "", ...files }, (dir) => loadProject(dir, options));
}

/** Code, line and file's base name of each problem. */
async function problemsOf(files: Record<string, string>, options?: LoadOptions): Promise<string[]> {
  const loaded = await loadFiles(files, options);
  assert.equal(loaded.ok, false, "the project is refused");
  return loaded.problems.map(({ code, locations }) => {
    const at = locations?.[0];
    return at === undefined ? code : `${code} ${at.file.split("/").at(-1)}:${at.line}`;
  });
}

async function configOf(files: Record<string, string>, options?: LoadOptions): Promise<Record<string, string>> {
  const loaded = await loadFiles(files, options);
  assert.ok(loaded.ok, loaded.ok ? "" : JSON.stringify(loaded.problems));
  return Object.fromEntries(Object.entries(loaded.project.config).map(([key, { value }]) => [key, value]));
}

describe("loadProject", () => {
  it("opens secrets that the CLI sealed with the stack's passphrase", () => {
    const { config } = load("options");
    assert.deepEqual(config["options:password"], { value: "hunter2hunter2", secret: true });
    assert.deepEqual(config["options:cluster"], { value: '{"name":"prod","zones":["a","b"]}', secret: false });
  });

  it("takes a directory as main for the working directory, and a file for the entry point", () => {
    assert.match(load("options").workingDirectory, /programs\/options\/src$/);
    assert.equal(load("options").entryPoint, ".");
    assert.match(load("plain-js").workingDirectory, /programs\/plain-js$/);
    assert.equal(load("plain-js").entryPoint, "program.js");
  });

  it("takes the stack that is asked for, then PULUMI_STACK, then the only one with a file, then dev", async () => {
    const stackOf = async (files: Record<string, string>, options: LoadOptions): Promise<string> => {
      const loaded = await loadFiles(files, options);
      return loaded.ok ? loaded.project.stack : "";
    };
    const one = { "Pulumi.prod.yaml": "config: {}\n" };
    assert.equal(await stackOf(one, { stack: "a", env: { PULUMI_STACK: "b" } }), "a");
    assert.equal(await stackOf(one, { env: { PULUMI_STACK: "b" } }), "b");
    assert.equal(await stackOf(one, { env: {} }), "prod");
    assert.equal(await stackOf({ ...one, "Pulumi.test.yaml": "" }, { env: {} }), "dev");
    assert.equal(await stackOf({}, { env: {} }), "dev");
  });

  it("merges the project's values and defaults with the stack's", async () => {
    const files = {
      "Pulumi.yaml": `${MINIMAL}config:\n  aws:region: eu-west-1\n  size: small\n  count: { type: integer, default: 3 }\n`,
      "Pulumi.dev.yaml": "config:\n  p:size: large\n  plain: true\n",
    };
    const expected = { "aws:region": "eu-west-1", "p:size": "large", "p:count": "3", "p:plain": "true" };
    assert.deepEqual(await configOf(files), expected);
  });

  it("takes sluice.local.yaml's values in place of secrets that it cannot open", async () => {
    const files = {
      "Pulumi.dev.yaml": "secretsprovider: awskms://x\nconfig:\n  p:token: { secure: abc }\n",
      "sluice.local.yaml": "config: { 'p:token': local }\n",
    };
    assert.deepEqual(await configOf(files), { "p:token": "local" });
  });

  describe("names file and line", () => {
    const sealed = (value: string) => `encryptionsalt: ${SALT}\nconfig:\n  p:a: 1\n  p:b: { secure: "${value}" }\n`;

    it("of a missing Pulumi.yaml and of broken YAML", async () => {
      const missing = await withFiles({}, (dir) => loadProject(dir, { env: {} }));
      assert.deepEqual(missing.ok ? [] : missing.problems.map(({ code }) => code), ["project.unreadable"]);
      assert.deepEqual(await problemsOf({ "Pulumi.yaml": "name: [p\nruntime: nodejs\n" }), [
        "project.yaml Pulumi.yaml:2",
      ]);
    });

    it("of a missing name, another runtime and a missing program", async () => {
      assert.deepEqual(await problemsOf({ "Pulumi.yaml": "runtime: nodejs\n" }), ["project.shape Pulumi.yaml:1"]);
      const files = { "Pulumi.yaml": "name: p\nruntime: python\nmain: nowhere\n" };
      assert.deepEqual(await problemsOf(files), ["project.runtime Pulumi.yaml:2", "project.main Pulumi.yaml:3"]);
    });

    it("of a secret without a passphrase, and of a wrong passphrase, once however many secrets", async () => {
      const stack = { "Pulumi.dev.yaml": `${sealed("v1:x:y")}  p:c: { secure: "v1:x:y" }\n` };
      assert.deepEqual(await problemsOf(stack), ["config.noPassphrase Pulumi.dev.yaml:4"]);
      const wrong = { env: { PULUMI_CONFIG_PASSPHRASE: "wrong" } };
      assert.deepEqual(await problemsOf(stack, wrong), ["config.wrongPassphrase Pulumi.dev.yaml:1"]);
    });

    it("of a damaged secret, and of one that a cloud has to open", async () => {
      const damaged = { "Pulumi.dev.yaml": sealed("v1:AAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAA") };
      assert.deepEqual(await problemsOf(damaged, { env: PASSPHRASE }), ["config.damagedSecret Pulumi.dev.yaml:4"]);
      const cloud = { "Pulumi.dev.yaml": "secretsprovider: awskms://x\nconfig:\n  p:a: { secure: x }\n" };
      assert.deepEqual(await problemsOf(cloud), ["config.secretsProvider Pulumi.dev.yaml:3"]);
    });

    it("of values that the project declares and the stack lacks or has of another type", async () => {
      const files = {
        "Pulumi.yaml": `${MINIMAL}config:\n  count: { type: integer }\n  size: { type: string }\n`,
        "Pulumi.dev.yaml": "config:\n  p:count: many\n",
      };
      const expected = ["config.type Pulumi.dev.yaml:2", "config.missing Pulumi.dev.yaml:2"];
      assert.deepEqual(await problemsOf(files), expected);
    });

    it("of unknown sections in sluice.local.yaml", async () => {
      const files = { "sluice.local.yaml": "invokes: {}\nresource: {}\n" };
      assert.deepEqual(await problemsOf(files), ["localFile.shape sluice.local.yaml:1"]);
    });
  });
});
