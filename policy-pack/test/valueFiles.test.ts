import assert from "node:assert/strict";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { openPolicyPack, type PolicyPack, recordProgram } from "@sluice/local";
import { soundController } from "../corpus/sound/controller.ts";
import { policySet } from "../src/config/index.ts";

const STACK = { project: "test", stack: "dev" };

describe("values of a chart that stand in a file", () => {
  let pack: PolicyPack;
  before(async () => {
    pack = await openPolicyPack(join(import.meta.dirname, ".."), { ...STACK, preview: false });
  });
  after(() => pack.close());

  it("are judged where the file can be read, and win over nothing that the program says", async () => {
    const text = "enableEndpointSlices: false\ncontrollerConfig: { featureGates: { EnableRGTAPI: false } }\n";
    const run = await recordProgram(async () => {
      const valueYamlFiles = [new pulumi.asset.StringAsset(text)];
      soundController({ release: { valueYamlFiles }, values: { enableEndpointSlices: undefined } });
    }, STACK);
    const { violations, notEvaluated } = await pack.check(run, policySet("strict"));
    assert.deepEqual([violations.map(({ policy }) => policy), notEvaluated], [["controller-endpoint-slices"], []]);
  });

  it("are reported as not evaluated where it is elsewhere, beside what is found in the program", async () => {
    const file = new pulumi.asset.RemoteAsset("https://example.com/values.yaml");
    const run = await recordProgram(async () => {
      soundController({
        release: { version: "1.8.1", valueYamlFiles: [file] },
        values: { enableEndpointSlices: undefined, podMutatorWebhookConfig: undefined },
      });
    }, STACK);
    assert.deepEqual(run.errors, []);
    const { violations, notEvaluated } = await pack.check(run, policySet("strict"));
    assert.deepEqual(
      violations.map(({ policy }) => policy),
      ["controller-version"],
    );
    assert.deepEqual(
      notEvaluated.map(({ message }) => message),
      [
        "values.enableEndpointSlices (valueYamlFiles may set it) is not known yet, so controller-endpoint-slices was not evaluated",
        "values.image.tag (valueYamlFiles may set it) is not known yet, so controller-version was not evaluated",
      ],
    );
  });
});
