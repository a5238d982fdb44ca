import assert from "node:assert/strict";
import { join } from "node:path";
import { loadProject, openPolicyPack, type PolicyPack, runProgram } from "@sluice/local";
import { policySet } from "../src/config/index.ts";

const ROOT = join(import.meta.dirname, "../..");
/** The reference platform is the root's project. */
const EXAMPLES = { platform: ".", "auto-mode": "examples/auto-mode", "hybrid-failover": "examples/hybrid-failover" };

describe("the examples under the set strict", () => {
  let pack: PolicyPack;
  before(async () => {
    pack = await openPolicyPack(join(ROOT, "policy-pack"), { project: "examples", stack: "dev", preview: false });
  });
  after(() => pack.close());

  for (const [name, directory] of Object.entries(EXAMPLES)) {
    for (const mode of ["update", "preview"] as const) {
      it(`${name} passes in ${mode === "update" ? "an update" : "a preview"}`, async () => {
        const loaded = loadProject(join(ROOT, directory), { env: {} });
        assert.ok(loaded.ok);
        const run = await runProgram(loaded.project, { mode, host: "direct" });
        assert.deepEqual(run.errors, []);
        const { violations, notEvaluated } = await pack.check(run, policySet("strict"));
        assert.deepEqual(violations, []);
        if (mode === "update") assert.deepEqual(notEvaluated, []);
      });
    }
  }
});
