import assert from "node:assert/strict";
import type { Run, RunHost } from "../../src/engine/records.ts";
import { run } from "../programs.ts";

function failing(how: string, host: RunHost = "direct"): Promise<Run> {
  return run("failing", { host }, { "failing:case": how });
}

describe("a program that fails", () => {
  // Two at a time: a run is mostly one process that loads the SDK.
  before(async () => {
    await Promise.all([failing("throw", "child"), failing("throw")]);
    await Promise.all([failing("duplicate", "child"), failing("logError")]);
    await Promise.all([failing("never", "child"), failing("never")]);
    await Promise.all([failing("invoke"), failing("remote"), failing("reference")]);
  });

  for (const host of ["child", "direct"] as const) {
    it(`by throwing has the message, the line and the host's exit code (${host})`, async () => {
      const { ok, exitCode, errors } = await failing("throw", host);
      assert.equal(ok, false);
      assert.equal(exitCode, 32);
      assert.match(errors.join(), /the tenants are missing/);
      assert.match(errors.join(), /failing\/index\.ts:12:/, "the error says where");
    });
  }

  it("by using a name twice is told which", async () => {
    const { ok, errors } = await failing("duplicate", "child");
    assert.equal(ok, false);
    assert.match(errors.join(), /Duplicate resource URN 'urn:pulumi:dev::failing::acme:index:Thing::twice'/);
  });

  for (const host of ["child", "direct"] as const) {
    it(`by waiting for what never comes is told which resource waits (${host})`, async () => {
      const { exitCode, errors } = await failing("never", host);
      assert.equal(exitCode, 1);
      assert.match(
        errors.join(),
        /"waiting" \[acme:index:Thing\] was waiting for the value of its input property "value"/,
      );
    });
  }

  it("by logging an error fails although its exit code is 0", async () => {
    const { ok, exitCode, errors } = await failing("logError");
    assert.deepEqual({ ok, exitCode, errors }, { ok: false, exitCode: 0, errors: ["the quota is exceeded"] });
  });

  it("by not ending is stopped", async () => {
    const { ok, exitCode, errors } = await run(
      "failing",
      { host: "child", timeoutSeconds: 1 },
      { "failing:case": "hang" },
    );
    assert.equal(ok, false);
    assert.equal(exitCode, -1);
    assert.match(errors.join(), /did not end within 1 seconds/);
  });

  it("leaves the resources that it had registered in the record", async () => {
    const { resources } = await failing("throw");
    assert.ok(resources.some(({ name }) => name === "fine"));
  });

  const unanswered = [
    ["invoke", "acme:index/getNothing:getNothing", "invokes"],
    ["remote", "acme:index:Remote", "resources"],
    ["reference", "organization/other/dev", "stackReferences"],
  ] as const;
  for (const [how, name, section] of unanswered) {
    it(`for want of an answer (${how}) is told what is missing and where to add it`, async () => {
      const { ok, errors, unanswered: missing } = await failing(how);
      assert.equal(ok, false);
      assert.deepEqual(
        missing.map((one) => one.name),
        [name],
      );
      assert.match(errors[0] ?? "", new RegExp(`sluice\\.local\\.yaml.* under ${section}: \\{ "${name}"`));
      assert.equal(errors.length, 1, "the error that follows from it is not repeated");
    });
  }
});
