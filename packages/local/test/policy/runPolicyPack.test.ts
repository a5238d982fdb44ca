import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type PolicyReport, runPolicyPack } from "../../src/policy/runPolicyPack.ts";
import { markSecret, UNKNOWN, type WireObject } from "../../src/values/wire.ts";
import { recordOf, runOf } from "../programs.ts";

const PACK = fileURLToPath(new URL("../../../../policy-pack", import.meta.url));

function group(name: string, inputs: WireObject) {
  return recordOf({ type: "aws:lb/targetGroup:TargetGroup", name, inputs });
}

/** Policy, level and resource name of each finding. */
function brief(findings: PolicyReport["violations"]): string[] {
  return findings.map(({ policy, level, urn }) => `${policy} ${level} ${urn.split("::").at(-1)}`);
}

const RESOURCES = [
  group("good", { name: "edge-001-web" }),
  group("unnamed", { port: 80 }),
  group("unknown", { name: UNKNOWN }),
  group("leaky", { name: markSecret("internal-hunter2") }),
];

describe("runPolicyPack", () => {
  let report: PolicyReport;
  before(async () => {
    report = await runPolicyPack(PACK, runOf(RESOURCES, "preview"));
  });

  it("reports what a policy finds, with its level and resource", () => {
    assert.deepEqual(brief(report.violations), [
      "target-group-name mandatory unnamed",
      "target-group-name mandatory leaky",
    ]);
  });

  it("reports a policy that an unknown value stopped as not evaluated, at its own level", () => {
    assert.deepEqual(brief(report.notEvaluated), ["target-group-name mandatory unknown"]);
  });

  it("keeps secrets out of messages", () => {
    const messages = report.violations.map(({ message }) => message).join();
    assert.doesNotMatch(messages, /hunter2/);
    assert.match(messages, /'\[secret\]'/);
  });

  it("takes levels from its configuration, a policy's own before those of all", async () => {
    const config = { all: "disabled", "target-group-name": "advisory" } as const;
    const { violations } = await runPolicyPack(PACK, runOf(RESOURCES), config);
    assert.deepEqual(brief(violations), ["target-group-name advisory unnamed", "target-group-name advisory leaky"]);
  });

  it("finds the same when the CLI's own host runs the pack", async () => {
    const official = await runPolicyPack(PACK, runOf(RESOURCES, "preview"), {}, { host: "official" });
    assert.deepEqual(official, report);
  });

  it("says why a pack does not start", async () => {
    const directory = fileURLToPath(new URL("../programs/failing", import.meta.url));
    await assert.rejects(runPolicyPack(directory, runOf([])), { code: "policy.start" });
  });
});
