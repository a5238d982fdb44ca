import assert from "node:assert/strict";
import { redact, secretPaths, UNKNOWN, unwrapSecrets } from "../../src/values/wire.ts";
import { resource, run } from "../programs.ts";

const GROUP = "aws:lb/targetGroup:TargetGroup";

describe("runProgram", () => {
  before(async () => {
    await Promise.all([run("options"), run("options", { host: "direct" })]);
    await Promise.all([run("options", { mode: "preview" }), run("options", { mode: "preview", host: "direct" })]);
  });

  describe("records what a program registers", () => {
    it("with URNs that name every ancestor's type but the stack's", async () => {
      const { urn, parent } = resource(await run("options"), "edge-001-web");
      assert.equal(urn, `urn:pulumi:test::options::test:index:Fleet$test:index:Shard$${GROUP}::edge-001-web`);
      assert.equal(parent, "urn:pulumi:test::options::test:index:Fleet$test:index:Shard::edge-001");
    });

    it("with every option exactly", async () => {
      const options = await run("options");
      const group = resource(options, "edge-001-web");
      assert.equal(group.options.protect, true);
      assert.deepEqual(group.options.ignoreChanges, ["tags"]);
      const secret = resource(options, "credentials");
      assert.equal(secret.options.deletedWith, group.urn);
      assert.deepEqual(secret.options.customTimeouts, { create: "5m" });
      assert.deepEqual(
        new Set(secret.options.additionalSecretOutputs),
        new Set(["data", "stringData"]),
        "the SDK's own too",
      );
      const map = resource(options, "groups");
      assert.deepEqual(map.options.replaceOnChanges, ["data"]);
      assert.equal(map.options.deleteBeforeReplace, true);
      assert.equal(resource(options, "edge-001", "Shard").options.protect, false);
    });

    it("with dependencies of the whole and of each property", async () => {
      const options = await run("options");
      const map = resource(options, "groups");
      const group = resource(options, "edge-001-web").urn;
      assert.ok(map.dependencies.includes(group), "dependsOn a component is dependsOn what it has inside");
      assert.deepEqual(map.propertyDependencies.data, [group]);
      assert.deepEqual(map.propertyDependencies.metadata, []);
    });

    it("with the provider that was given, else the default one of the SDK's version", async () => {
      const options = await run("options");
      const provider = resource(options, "cluster");
      assert.equal(resource(options, "credentials").provider, `${provider.urn}::${provider.id}`);
      const awsProvider = resource(options, "default_7_48_0");
      assert.equal(resource(options, "edge-001-web").provider, `${awsProvider.urn}::${awsProvider.id}`);
      assert.deepEqual(awsProvider.inputs, { region: "eu-central-1", version: "7.48.0" });
      assert.equal(awsProvider.parent, undefined);
    });

    it("with aliases of its own, of its type, and of a renamed ancestor", async () => {
      const { aliases } = resource(await run("options"), "edge-001-web").options;
      const prefix = "urn:pulumi:test::options::test:index:Fleet$test:index:Shard$";
      assert.ok(aliases.includes(`${prefix}${GROUP}::old-web`));
      assert.ok(aliases.includes(`${prefix}aws:elasticloadbalancingv2/targetGroup:TargetGroup::edge-001-web`));
      assert.ok(aliases.includes(`${prefix}${GROUP}::rim-001-web`));
    });

    it("after the transforms of the resource's ancestors and of the stack", async () => {
      const options = await run("options");
      const group = resource(options, "edge-001-web");
      assert.deepEqual(group.inputs.tags, { from: "transform" });
      assert.equal(group.options.retainOnDelete, true);
      assert.deepEqual(resource(options, "groups").inputs.metadata, { name: "groups", labels: { stack: "yes" } });
    });

    it("with the line that made it", async () => {
      assert.deepEqual(resource(await run("options"), "edge-001-web").source, {
        file: "src/main.ts",
        line: 12,
        column: 18,
      });
    });

    it("with component outputs and stack outputs", async () => {
      const options = await run("options");
      assert.deepEqual(resource(options, "edge-001", "Shard").outputs, { groupName: "edge-001-web" });
      assert.equal(options.outputs.replicas, 2);
      assert.match(
        String(options.outputs.groupArn),
        /^arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup\/edge-001-web\//,
      );
    });
  });

  describe("keeps secrets", () => {
    it("marked in inputs and outputs", async () => {
      const options = await run("options");
      const { inputs } = resource(options, "credentials");
      const { stringData = null } = inputs;
      assert.equal(redact(stringData), "[secret]");
      assert.deepEqual(secretPaths(inputs), ["stringData"]);
      assert.deepEqual(unwrapSecrets(stringData), { password: "hunter2hunter2", user: "sluice" });
      assert.equal(redact(options.outputs.secretPassword ?? null), "[secret]");
    });

    it("out of what the program logs", async () => {
      const { log } = await run("options");
      assert.deepEqual(log, [{ severity: "info", message: "the password is [secret]" }]);
    });
  });

  it("records the same through the official host as directly", async () => {
    const { host: _a, ...child } = await run("options");
    const { host: _b, ...direct } = await run("options", { host: "direct" });
    assert.deepEqual(direct, child);
  });

  it("records the same preview through the official host as directly", async () => {
    const { host: _a, ...child } = await run("options", { mode: "preview" });
    const { host: _b, ...direct } = await run("options", { mode: "preview", host: "direct" });
    assert.deepEqual(direct, child);
  });

  it("leaves ids and computed outputs unknown in a preview", async () => {
    const preview = await run("options", { mode: "preview", host: "direct" });
    const group = resource(preview, "edge-001-web");
    assert.equal(group.id, "");
    assert.equal(group.outputs.arn, undefined);
    assert.deepEqual(resource(preview, "groups").inputs.data, { arn: UNKNOWN, zones: "a,b" });
    assert.equal(preview.outputs.groupArn, UNKNOWN);
    assert.ok(resource(preview, "credentials").provider?.endsWith(`::${UNKNOWN}`));
  });

  it("runs a CommonJS program that exports a function, under the host's default TypeScript loader", async () => {
    const plain = await run("plain-js");
    assert.deepEqual(plain.errors, []);
    assert.deepEqual(plain.outputs, { project: "plain-js", stack: "dev" });
    assert.match(plain.printed, /hello from the program/);
  });
});
