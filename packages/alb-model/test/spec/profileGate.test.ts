import assert from "node:assert/strict";
import fc from "fast-check";
import { countWildcards } from "../../src/glob.ts";
import { resolveLimits } from "../../src/quotas.ts";
import { gateRoom, profileGate, splitPaths } from "../../src/spec/profileGate.ts";

const limits = resolveLimits();

describe("gateRoom", () => {
  it("is what the inert path and the domains leave of a rule", () => {
    assert.deepEqual(gateRoom([], limits), { values: 4, wildcards: 5 });
    assert.deepEqual(gateRoom(["*.a.io", "b.io"], limits), { values: 2, wildcards: 4 });
  });

  it("holds the inert path and the others to what one condition takes", () => {
    assert.equal(gateRoom([], { ...limits, conditionValuesPerRule: 9, valuesPerCondition: 3 }).values, 2);
  });
});

describe("splitPaths", () => {
  const path = fc.constantFrom("/a", "/b/*", "/c/*/*", "/d?");
  const room = fc.record({ values: fc.integer({ min: 1, max: 5 }), wildcards: fc.integer({ min: 2, max: 6 }) });

  it("keeps all paths in their order, each part within the room", () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 8 }), room, (paths, given) => {
        const parts = splitPaths(paths, given);
        assert.deepEqual(parts.flat(), paths);
        for (const part of parts) {
          assert.ok(part.length > 0 && part.length <= given.values);
          assert.ok(countWildcards(part) <= given.wildcards);
        }
      }),
    );
  });

  it("leaves a path that fits nowhere alone, for the checks to refuse", () => {
    assert.deepEqual(splitPaths(["/a", "/*/*", "/b"], { values: 0, wildcards: 1 }), [["/a"], ["/*/*"], ["/b"]]);
  });
});

describe("profileGate", () => {
  const fallback = { steps: [100, 50], domains: [] };
  const routes = [
    { service: "api", paths: ["/api/*"] },
    { service: "web", paths: [] },
  ];

  it("counts a rule for each weight and part", () => {
    const gate = profileGate(routes, new Map([["web", fallback]]), limits);
    assert.deepEqual([gate?.services, gate?.rules], [["web"], 3]);
    const two = profileGate(
      routes,
      new Map([
        ["api", fallback],
        ["web", fallback],
      ]),
      limits,
    );
    assert.deepEqual([two?.services, two?.rules], [["api", "web"], 5]);
  });

  it("is none where no service has a fallback", () => {
    assert.equal(profileGate(routes, new Map(), limits), undefined);
  });
});
