import assert from "node:assert/strict";
import { ConfigMap, Namespace } from "@pulumi/kubernetes/core/v1/index.js";
import { ComponentResource, Config, getProject, getStack, log, output, runtime, secret } from "@pulumi/pulumi";
import type { Run } from "../../src/engine/records.ts";
import { recordProgram } from "../../src/host/recordProgram.ts";
import { redact, UNKNOWN } from "../../src/values/wire.ts";
import { resource, run } from "../programs.ts";

const STACK = { project: "test", stack: "dev" };

function names(of: Run): string[] {
  return of.resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
}

describe("recordProgram", () => {
  it("records exactly what each program makes, one after another", async () => {
    const first = await recordProgram(async () => {
      new Namespace("one");
    }, STACK);
    const second = await recordProgram(
      async () => {
        new ConfigMap("two", { metadata: { namespace: "one" } });
      },
      { project: "other", stack: "prod" },
    );
    assert.deepEqual(names(first), ["kubernetes default_4_34_2", "Stack test-dev", "Namespace one"]);
    assert.deepEqual(names(second), ["kubernetes default_4_34_2", "Stack other-prod", "ConfigMap two"]);
    assert.equal(resource(second, "two").urn, "urn:pulumi:prod::other::kubernetes:core/v1:ConfigMap::two");
    assert.equal(resource(second, "two").parent, "urn:pulumi:prod::other::pulumi:pulumi:Stack::other-prod");
    assert.deepEqual([first.ok, second.ok], [true, true]);
  });

  it("lets calls at the same time wait for one another", async () => {
    const program = (name: string) => async () => {
      new ComponentResource("acme:index:Thing", name);
      return { name: `${name} of ${getProject()}/${getStack()}` };
    };
    const runs = await Promise.all(
      ["a", "b", "c"].map((name) => recordProgram(program(name), { project: `of-${name}`, stack: "dev" })),
    );
    assert.deepEqual(
      runs.map(({ resources, outputs }) => [resources.length, outputs.name]),
      [
        [2, "a of of-a/dev"],
        [2, "b of of-b/dev"],
        [2, "c of of-c/dev"],
      ],
    );
  });

  it("gives each program its own configuration, with secrets kept", async () => {
    const program = async () => {
      const config = new Config("shop");
      return { replicas: config.getNumber("replicas"), password: config.getSecret("password") };
    };
    const config = { "shop:replicas": "3", "shop:password": { value: "hunter2", secret: true } };
    const { outputs } = await recordProgram(program, { ...STACK, config });
    assert.deepEqual([outputs.replicas, redact(outputs.password ?? null)], [3, "[secret]"]);
    assert.deepEqual((await recordProgram(program, STACK)).outputs, {});
  });

  it("leaves unknown what a preview does not know", async () => {
    const program = async () => ({ id: new Namespace("shop").id });
    const preview = await recordProgram(program, { ...STACK, preview: true });
    assert.deepEqual([preview.mode, preview.outputs.id], ["preview", UNKNOWN]);
    const update = await recordProgram(program, STACK);
    assert.deepEqual([update.mode, update.outputs.id], ["update", "shop-42072f60"]);
  });

  it("answers with the caller's stand-ins", async () => {
    const standIns = {
      invoke: () => ({ id: "123456789012" }),
      resource: ({ name }: { name: string }) => ({ id: `id-of-${name}`, outputs: {} }),
      component: () => undefined,
      stackReference: () => undefined,
    };
    const { outputs } = await recordProgram(
      async () => ({
        namespace: new Namespace("shop").id,
        account: runtime.invoke("acme:index:getAccount", {}).then(({ id }) => id),
      }),
      { ...STACK, standIns },
    );
    assert.deepEqual(outputs, { namespace: "id-of-shop", account: "123456789012" });
  });

  it("calls a program's transforms, and not those of the program before", async () => {
    const labelled = await recordProgram(async () => {
      await runtime.registerResourceTransform(({ props, opts }) => ({ props: { ...props, data: { by: "us" } }, opts }));
      new ConfigMap("map");
    }, STACK);
    const plain = await recordProgram(async () => {
      new ConfigMap("map");
    }, STACK);
    assert.deepEqual(resource(labelled, "map").inputs.data, { by: "us" });
    assert.equal(resource(plain, "map").inputs.data, undefined);
  });

  describe("gives a program that fails", () => {
    const failures: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
      ["by throwing", async () => Promise.reject(new TypeError("no tenants")), /exception:\nTypeError: no tenants/],
      ["in an apply", async () => void output(1).apply(() => assert.fail("bad value")), /bad value/],
      [
        "by using a name twice",
        async () => ["twice", "twice"].map((name) => new Namespace(name)) && undefined,
        /Duplicate resource URN 'urn:pulumi:dev::test::kubernetes:core\/v1:Namespace::twice'/,
      ],
      ["by logging an error", async () => log.error("quota exceeded"), /^quota exceeded$/],
      [
        "for want of a stand-in",
        async () => ({ got: await runtime.invoke("acme:index:getNothing", {}) }),
        /No stand-in .*'acme:index:getNothing'/,
      ],
    ];
    for (const [how, program, message] of failures) {
      it(`${how} with its error, and runs the next one`, async () => {
        const failed = await recordProgram(async () => {
          new ComponentResource("acme:index:Thing", "before");
          return await program();
        }, STACK);
        assert.equal(failed.ok, false);
        assert.match(failed.errors.join("\n"), message);
        assert.ok(names(failed).includes("Thing before"));
        assert.equal((await recordProgram(async () => undefined, STACK)).ok, true);
      });
    }

    it("by waiting for what never comes after its time", async () => {
      const program = () => new Promise(() => undefined);
      const { ok, exitCode, errors } = await recordProgram(program, { ...STACK, timeoutSeconds: 0.05 });
      assert.deepEqual([ok, exitCode], [false, -1]);
      assert.match(errors[0] ?? "", /did not end within 0\.05 seconds/);
      assert.deepEqual((await recordProgram(async () => ({ fine: true }), STACK)).outputs, { fine: true });
    });
  });

  it("keeps secrets out of errors", async () => {
    const { errors } = await recordProgram(async () => {
      new ConfigMap("map", { data: { key: secret("hunter2hunter2") } });
      throw new Error("the key is hunter2hunter2");
    }, STACK);
    assert.match(errors[0] ?? "", /the key is \[secret\]/);
  });

  it("gives the test runner its own listeners back", async () => {
    const listeners = () => ["uncaughtException", "unhandledRejection"].map((event) => process.rawListeners(event));
    const before = listeners();
    await recordProgram(async () => undefined, STACK);
    assert.deepEqual(listeners(), before);
  });

  it("records the same as a process of its own", async () => {
    const process = await run("operations");
    const { project, stack } = process;
    const here = await recordProgram(async () => await import("../programs/operations/index.ts"), {
      project,
      stack,
      config: {},
    });
    const brief = (of: Run) =>
      of.resources.map(({ urn, inputs, outputs, provider }) => [urn, inputs, outputs, provider]);
    assert.deepEqual(brief(here), brief(process));
  });
});
