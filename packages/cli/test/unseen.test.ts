import assert from "node:assert/strict";
import { Chart } from "@pulumi/kubernetes/helm/v3/index.js";
import { ConfigFile } from "@pulumi/kubernetes/yaml/v2/index.js";
import { ComponentResource, runtime } from "@pulumi/pulumi";
import { recordProgram } from "@sluice/local";
import { unseenBy } from "../src/unseen.ts";

const STACK = { project: "shop", stack: "dev" };

/** A component that its provider makes. */
class Remote extends ComponentResource {
  constructor(type: string, name: string) {
    super(type, name, {}, {}, true);
  }
}

describe("unseenBy", () => {
  it("names each component whose objects only its provider makes, and how to see them", async () => {
    const run = await recordProgram(async () => {
      new ConfigFile("crds", { file: "crds.yaml" });
      new ComponentResource("acme:index:Local", "empty");
      new Remote("awsx:ec2:Vpc", "net");
      new Remote("awsx:ec2:DefaultVpc", "default");
    }, STACK);
    assert.deepEqual(run.errors, []);
    assert.deepEqual(unseenBy(run, "policy-pack"), [
      {
        policy: "*",
        level: "advisory",
        urn: "urn:pulumi:dev::shop::kubernetes:yaml/v2:ConfigFile::crds",
        message:
          "Only its provider makes the objects of kubernetes:yaml/v2:ConfigFile 'crds', so they were not seen here. " +
          "`pulumi preview --policy-pack policy-pack` sees them.",
      },
    ]);
  });

  it("names charts that the program renders itself, with their provider's help", async () => {
    const run = await recordProgram(async () => void new Chart("shop", { chart: "shop" }), STACK);
    assert.deepEqual(run.errors, []);
    assert.deepEqual(
      unseenBy(run, "policy-pack").map(({ urn }) => urn),
      ["urn:pulumi:dev::shop::kubernetes:helm.sh/v3:Chart::shop"],
    );
  });

  it("tells what nobody answered, though the program went on without", async () => {
    const run = await recordProgram(
      async () => void (await runtime.invoke("acme:index:getNothing", {}).catch(() => undefined)),
      STACK,
    );
    assert.equal(run.ok, true);
    const [found, ...others] = unseenBy(run, "policy-pack");
    assert.deepEqual([found?.policy, found?.level, found?.urn, others], ["*", "advisory", "", []]);
    assert.match(found?.message ?? "", /acme:index:getNothing/);
  });
});
