import assert from "node:assert/strict";
import { foundKeys, gatePatch, openKeys, openWeights, ruleChanges } from "@sluice/hybrid-failover/gate";
import fc from "fast-check";
import { GATE } from "./gates.ts";

const weightOf = fc.constantFrom(0, 50, 100);
const weightsOf = fc.record({ api: weightOf, web: weightOf });
const key = (name: string) => `alb.ingress.kubernetes.io/conditions.${name}`;

/** The annotations after a patch, as the API server keeps them. */
function patched(found: Record<string, string>, weights: Record<string, number>): Record<string, string> {
  const changes = gatePatch(GATE, found, weights)?.metadata.annotations ?? {};
  const entries = Object.entries({ ...found, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return Object.fromEntries(entries);
}

describe("openKeys", () => {
  const cases: readonly [Record<string, number>, string[]][] = [
    [{}, []],
    [{ web: 0, api: 0 }, []],
    [{ web: 100 }, ["api-primary", "admin-primary", "web-100"]],
    [{ web: 50 }, ["api-primary", "admin-primary", "web-50"]],
    [{ api: 100 }, ["api-100"]],
    [{ api: 50, web: 100 }, ["api-50", "admin-primary", "web-100"]],
  ];
  for (const [weights, expected] of cases) {
    it(`opens ${expected.join(", ") || "nothing"} for ${JSON.stringify(weights)}`, () => {
      assert.deepEqual([...openKeys(GATE, weights).keys()], expected);
    });
  }

  it("gives each key the conditions of its route", () => {
    assert.equal(
      openKeys(GATE, { web: 100 }).get("web-100"),
      '[{"field":"path-pattern","pathPatternConfig":{"values":["/*"]}}]',
    );
  });
});

describe("openWeights", () => {
  it("tells the weights that a gate was opened for", () => {
    fc.assert(
      fc.property(weightsOf, (weights) => {
        assert.deepEqual(openWeights(GATE, new Set(openKeys(GATE, weights).keys())), { ...weights, admin: 0 });
      }),
    );
  });

  it("goes by the first open step, as the load balancer does", () => {
    assert.equal(openWeights(GATE, new Set(["web-50", "web-100"])).web, 100);
  });
});

describe("gatePatch", () => {
  it("opens a step in one patch and leaves all other annotations alone", () => {
    assert.deepEqual(gatePatch(GATE, { other: "stays" }, { api: 100 }), {
      metadata: {
        annotations: { [key("api-100")]: '[{"field":"path-pattern","pathPatternConfig":{"values":["/api/*"]}}]' },
      },
    });
  });

  it("closes one step and opens another in the same patch", () => {
    const changes = gatePatch(GATE, patched({}, { api: 100 }), { api: 50 })?.metadata.annotations;
    assert.deepEqual(
      Object.entries(changes ?? {}).map(([name, value]) => [name, value === null]),
      [
        [key("api-100"), true],
        [key("api-50"), false],
      ],
    );
  });

  it("repairs a key that somebody else has changed", () => {
    assert.deepEqual(Object.keys(gatePatch(GATE, { [key("web-50")]: "[]" }, {})?.metadata.annotations ?? {}), [
      key("web-50"),
    ]);
  });

  it("reaches any position from any other, and then has nothing to do", () => {
    fc.assert(
      fc.property(weightsOf, weightsOf, (before, after) => {
        const there = patched(patched({ other: "stays" }, before), after);
        assert.equal(gatePatch(GATE, there, after), undefined);
        assert.deepEqual(openWeights(GATE, foundKeys(there)), { ...after, admin: 0 });
        assert.equal(there.other, "stays");
      }),
    );
  });

  it("changes as many keys as the rules that it costs", () => {
    fc.assert(
      fc.property(weightsOf, weightsOf, (before, after) => {
        const changes = gatePatch(GATE, patched({}, before), after)?.metadata.annotations ?? {};
        assert.equal(Object.keys(changes).length, ruleChanges(GATE, before, after));
      }),
    );
  });
});
