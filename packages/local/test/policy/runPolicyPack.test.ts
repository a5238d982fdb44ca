import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { PolicyRequests } from "../../src/policy/requests.ts";
import { runPolicyPack } from "../../src/policy/runPolicyPack.ts";
import { UNKNOWN } from "../../src/values/wire.ts";
import { recordOf, runOf } from "../programs.ts";

const PACK = fileURLToPath(new URL("./packs/sample", import.meta.url));
const RUN = runOf(
  [
    recordOf({ type: "acme:index:Thing", name: "good", inputs: { name: "edge-web" } }),
    recordOf({ type: "acme:index:Thing", name: "bad", inputs: { name: "web" } }),
    recordOf({ type: "acme:index:Thing", name: "unknown", inputs: { name: UNKNOWN } }),
  ],
  "preview",
);

describe("runPolicyPack", () => {
  it("reports what was found and what could not be judged", async () => {
    const { pack, violations, notEvaluated } = await runPolicyPack(PACK, RUN);
    assert.equal(pack, "sample");
    const brief = [...violations, ...notEvaluated].map(({ policy, level, urn }) => [policy, level, urn.split("::")[3]]);
    assert.deepEqual(brief, [
      ["resource-name", "mandatory", "bad"],
      ["resource-name", "mandatory", "unknown"],
    ]);
  });

  it("asks no policy about what the program only reads", async () => {
    const read = recordOf({ type: "acme:index:Thing", name: "theirs", inputs: { name: "web" }, external: true });
    const { violations } = await runPolicyPack(
      PACK,
      runOf([read, recordOf({ type: "acme:index:Thing", name: "bad", inputs: { name: "web" } })]),
    );
    assert.deepEqual(
      violations.map(({ urn }) => urn.split("::")[3]),
      ["bad"],
    );
  });

  it("takes levels from its configuration, a policy's own before those of all", async () => {
    const config = { all: "disabled", "resource-name": "advisory" } as const;
    const { violations } = await runPolicyPack(PACK, RUN, config);
    assert.deepEqual(
      violations.map(({ policy, level }) => [policy, level]),
      [["resource-name", "advisory"]],
    );
    assert.deepEqual((await runPolicyPack(PACK, RUN, { all: "disabled" })).violations, []);
  });

  it("finds the same when the CLI's own host runs the pack", async () => {
    const official = await runPolicyPack(PACK, RUN, {}, { host: "official" });
    assert.deepEqual(official, await runPolicyPack(PACK, RUN));
  });

  it("judges a component by its inputs at the end, too, unless its objects are there to be judged", () => {
    const hollow = recordOf({
      type: "acme:index:Chart",
      name: "hollow",
      custom: false,
      inputs: { values: 1 },
      outputs: {},
    });
    const full = { ...hollow, name: "full", urn: `${hollow.urn}-full`, outputs: { done: true } };
    const inside = recordOf({ type: "acme:index:Thing", name: "inside", parent: full.urn });
    const resources = new PolicyRequests([hollow, full, inside]).stack().getResourcesList();
    assert.deepEqual(
      resources.map((each) => each.getProperties()?.toJavaScript()),
      [{ values: 1 }, { done: true }, {}],
    );
  });

  it("refuses a configuration for what is no policy of the pack", async () => {
    await assert.rejects(runPolicyPack(PACK, RUN, { "stack-sizes": "disabled" }), { code: "policy.config" });
  });

  it("says why a pack does not start", async () => {
    const directory = fileURLToPath(new URL("../programs/failing", import.meta.url));
    await assert.rejects(runPolicyPack(directory, runOf([])), { code: "policy.start" });
  });
});
