import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openPolicyPack, type PolicyPack } from "../../src/policy/policyPack.ts";
import { markSecret, UNKNOWN } from "../../src/values/wire.ts";
import { recordOf, runOf } from "../programs.ts";

const PACK = fileURLToPath(new URL("./packs/sample", import.meta.url));
const STACK = { project: "test", stack: "dev", preview: false };

function thing(name: string, inputs = {}) {
  return recordOf({ type: "acme:index:Thing", name, inputs: { name, ...inputs } });
}

function later(name: string) {
  return recordOf({ type: "acme:index:Later", name });
}

describe("openPolicyPack", () => {
  let pack: PolicyPack;
  before(async () => {
    pack = await openPolicyPack(PACK, STACK);
  });
  after(() => pack.close());

  it("tells the pack's name and policies", () => {
    assert.deepEqual([pack.name, pack.policies], ["sample", ["resource-name", "stack-size"]]);
  });

  it("checks one run after another, each alone", async () => {
    const bad = thing("rim");
    const [first, second, third] = await Promise.all([
      pack.check(runOf([bad])),
      pack.check(runOf([thing("edge-web")])),
      pack.check(runOf([bad]), { "resource-name": "advisory" }),
    ]);
    const violation = { policy: "resource-name", urn: bad.urn, message: "'rim' lacks edge-" };
    assert.deepEqual(first, { pack: "sample", violations: [{ ...violation, level: "mandatory" }], notEvaluated: [] });
    assert.deepEqual(second, { pack: "sample", violations: [], notEvaluated: [] });
    assert.deepEqual(third, { pack: "sample", violations: [{ ...violation, level: "advisory" }], notEvaluated: [] });
  });

  it("goes back to the pack's own values after a run that was configured", async () => {
    const configured = await pack.check(runOf([thing("edge-web")]), { "resource-name": { prefix: "rim-" } });
    assert.deepEqual(
      configured.violations.map(({ message }) => message),
      ["'edge-web' lacks rim-"],
    );
    assert.deepEqual((await pack.check(runOf([thing("edge-web")]))).violations, []);
  });

  it("gives each unknown value that a policy names a finding of its own, at the policy's level", async () => {
    const spaced = later("two words");
    const plain = later("two");
    const { notEvaluated } = await pack.check(runOf([plain, spaced], "preview"), { "stack-size": "mandatory" });
    const message = "spec.rules[0].host is not known yet, so stack-size was not evaluated";
    const prefix = "can't run policy 'stack-size' from policy pack 'sample@v1.2.3' during preview: ";
    const finding = { policy: "stack-size", level: "mandatory" };
    assert.deepEqual(notEvaluated, [
      { ...finding, urn: plain.urn, message },
      { ...finding, urn: spaced.urn, message },
      { ...finding, urn: "", message: `${prefix}the account is not known yet\nnor is the region` },
    ]);
  });

  it("keeps what a policy found before an unknown value stopped it", async () => {
    const run = runOf([later("a"), later("b"), later("c"), later("d"), later("e")], "preview");
    const { violations, notEvaluated } = await pack.check(run);
    assert.deepEqual(violations, [{ policy: "stack-size", level: "advisory", urn: "", message: "5 resources" }]);
    assert.equal(notEvaluated.length, 6);
  });

  it("reports the SDK's own refusal to read an unknown value as it is", async () => {
    const unknown = thing("web", { name: UNKNOWN });
    const { violations, notEvaluated } = await pack.check(runOf([unknown], "preview"));
    assert.deepEqual(violations, []);
    assert.deepEqual(notEvaluated, [
      {
        policy: "resource-name",
        level: "mandatory",
        urn: unknown.urn,
        message:
          "can't run policy 'resource-name' from policy pack 'sample@v1.2.3' during preview: " +
          "string value at .name can't be known during preview",
      },
    ]);
  });

  it("keeps secrets out of messages", async () => {
    const { violations } = await pack.check(runOf([thing("web", { name: markSecret("hunter2") })]));
    assert.equal(violations[0]?.message, "'[secret]' lacks edge-");
  });

  it("refuses every name that is no policy at once, with the nearest ones, and still checks afterwards", async () => {
    const config = { "resource-nam": "advisory", all: "advisory", "tls-floor": "mandatory" } as const;
    await assert.rejects(pack.check(runOf([]), config), {
      name: "LocalEngineError",
      code: "policy.config",
      message:
        "The configuration names what is no policy of the pack 'sample':\n" +
        "  'resource-nam': did you mean 'resource-name'?\n" +
        "  'tls-floor'",
    });
    assert.deepEqual((await pack.check(runOf([]))).violations, []);
  });

  it("checks nothing once it is closed", async () => {
    const closed = await openPolicyPack(PACK, STACK);
    closed.close();
    closed.close();
    await assert.rejects(closed.check(runOf([])), { code: "policy.closed" });
  });
});
