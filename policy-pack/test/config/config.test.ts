import assert from "node:assert/strict";
import { checkPolicyConfig, mergeSets, POLICY_SETS, policySet, withAbsolutePaths } from "../../src/config/index.ts";
import { policies } from "../../src/policies/index.ts";

const NAME = "target-group-name";
const EXEMPTION = { urn: "urn:pulumi:prod::*", until: "2027-03-31", reason: "moved with the next release" };

function problems(value: unknown): string[] {
  const checked = checkPolicyConfig(value);
  return "problems" in checked ? checked.problems.map(({ path, message, fix }) => `${path} ${message}; ${fix}`) : [];
}

describe("checkPolicyConfig", () => {
  it("takes levels, thresholds and exemptions", () => {
    const config = { [NAME]: { enforcementLevel: "advisory", pattern: "^edge-", exemptions: [EXEMPTION] } };
    assert.deepEqual(checkPolicyConfig(config), { config });
    assert.deepEqual(checkPolicyConfig({ [NAME]: "disabled" }), { config: { [NAME]: "disabled" } });
  });

  it("takes the name of the schema that editors read", () => {
    assert.deepEqual(checkPolicyConfig({ $schema: "policies.schema.json" }), { config: {} });
  });

  it("lists everything that is wrong at once, each with its path", () => {
    const exemptions = [
      { urn: "", until: "31.03.2027", reason: "" },
      { ...EXEMPTION, untill: "2027-01-01" },
    ];
    const found = problems({ [NAME]: { patern: "x", pattern: "(", exemptions }, "targt-group": "mandatory" });
    assert.deepEqual(
      found.map((text) => text.split(" ")[0]),
      [
        `${NAME}.pattern`,
        `${NAME}.exemptions[0].urn`,
        `${NAME}.exemptions[0].until`,
        `${NAME}.exemptions[0].reason`,
        `${NAME}.exemptions[1].untill`,
        `${NAME}.patern`,
        "targt-group",
      ],
    );
  });

  it("names the policies and fields that there are", () => {
    assert.match(
      problems({ "targt-group-name": "mandatory" }).join(),
      /is no policy of this pack; did you mean target-group-name\?/,
    );
    assert.match(problems({ [NAME]: { patern: "x" } }).join(), /is not known.*pattern, exemptions, enforcementLevel/);
    assert.match(problems({ [NAME]: "warn" }).join(), /is no level; use one of: advisory, mandatory, disabled/);
  });

  for (const value of [null, [], "strict", 1]) {
    it(`refuses ${JSON.stringify(value)} in place of a mapping`, () => {
      assert.deepEqual(problems(value), [" is not a mapping; write policy names with their settings"]);
    });
  }
});

describe("policySet", () => {
  it("refuses everything in strict, and nothing in advisory", () => {
    assert.deepEqual([...new Set(Object.values(policySet("strict")))], ["mandatory"]);
    assert.deepEqual([...new Set(Object.values(policySet("advisory")))], ["advisory"]);
  });

  it("has a level for every policy in every set", () => {
    const names = policies.map(({ name }) => name);
    for (const set of POLICY_SETS) assert.deepEqual(Object.keys(policySet(set)), names);
  });

  it("recommends refusing what breaks traffic, and reporting the rest", () => {
    const levels = policySet("recommended");
    assert.deepEqual(
      policies.map(({ name }) => levels[name]),
      policies.map(({ level }) => level),
    );
  });
});

describe("mergeSets", () => {
  it("lets a configuration change levels, and settings leave them", () => {
    const merged = mergeSets(policySet("strict"), {
      [NAME]: { pattern: "^edge-" },
      "alb-internal-unless-asked": "disabled",
    });
    assert.deepEqual(merged[NAME], { enforcementLevel: "mandatory", pattern: "^edge-" });
    assert.equal(merged["alb-internal-unless-asked"], "disabled");
    assert.equal(
      mergeSets(policySet("strict"), { [NAME]: { enforcementLevel: "advisory" } })[NAME] instanceof Object,
      true,
    );
  });
});

describe("withAbsolutePaths", () => {
  it("changes what names a file, and nothing else", () => {
    const config = {
      "live-alb-replaced": { enforcementLevel: "mandatory", previousState: "state.json" },
      [NAME]: { pattern: "state.json" },
      "alb-rules": "advisory",
    } as const;
    const expected = {
      ...config,
      "live-alb-replaced": { enforcementLevel: "mandatory", previousState: "/ci/state.json" },
    };
    assert.deepEqual(
      withAbsolutePaths(config, (path) => `/ci/${path}`),
      expected,
    );
    assert.deepEqual(
      withAbsolutePaths({ "live-alb-replaced": { previousState: "" } }, (path) => `/ci/${path}`),
      { "live-alb-replaced": { previousState: "" } },
    );
  });
});
