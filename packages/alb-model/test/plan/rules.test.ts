import assert from "node:assert/strict";
import fc from "fast-check";
import { planFleet } from "../../src/plan/planFleet.ts";
import { anchorRules, bundleRules, numberRules, UNREACHABLE_SOURCE } from "../../src/plan/rules.ts";
import { matches } from "../../src/route/matches.ts";
import { route } from "../../src/route/route.ts";
import { samples } from "../arbitraries.ts";

function groupsOf(rules: readonly { readonly actions: readonly unknown[] }[]): string[][] {
  return rules.map(({ actions }) =>
    actions.flatMap((action) =>
      (action as { forwardConfig: { targetGroups: { targetGroupARN: string }[] } }).forwardConfig.targetGroups.map(
        ({ targetGroupARN }) => targetGroupARN,
      ),
    ),
  );
}

describe("anchorRules", () => {
  it("reference every target group of a shard once, five to an action", () => {
    const names = Array.from({ length: 12 }, (_, n) => `tg${n}`);
    const groups = groupsOf(anchorRules(names, 5));
    assert.deepEqual(
      groups.map(({ length }) => length),
      [5, 5, 2],
    );
    assert.deepEqual(
      groups.flat(),
      names.map((name) => `name:${name}`),
    );
  });

  it("stand above all tenants' rules, hold all target groups and match no request", () => {
    const addresses = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant(undefined));
    fc.assert(
      fc.property(samples("exact"), addresses, ({ fleet, tenants }, sourceIp) => {
        for (const shard of planFleet(fleet, tenants).plan.shards) {
          assert.deepEqual(shard.rules.slice(0, shard.anchors.length), shard.anchors);
          assert.deepEqual(
            groupsOf(shard.anchors).flat().sort(),
            shard.targetGroups.map(({ name }) => `name:${name}`).sort(),
          );
          fc.pre(sourceIp !== "192.0.2.1");
          for (const tenant of tenants) {
            for (const host of tenant.hosts) {
              const request = sourceIp === undefined ? { host } : { host, sourceIp };
              assert.equal(route(shard.anchors, request).rule, undefined);
            }
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it("are for one address that no client has", () => {
    const [anchor] = anchorRules(["web"], 5);
    const [condition] = anchor?.conditions ?? [];
    assert.ok(condition !== undefined);
    assert.equal(UNREACHABLE_SOURCE, "192.0.2.1/32");
    assert.equal(matches(condition, { host: "a.b", sourceIp: "192.0.2.1" }), true);
    assert.equal(matches(condition, { host: "a.b", sourceIp: "192.0.2.2" }), false);
  });
});

describe("bundleRules", () => {
  const profile = {
    name: "app",
    services: ["api", "web"],
    routes: [
      { paths: ["/api/*", "/v2"], service: "api" },
      { paths: [], service: "web" },
    ],
  };

  it("write a row's routes in the profile's order before the next row", () => {
    const rules = bundleRules("edge-001", profile, [
      { values: ["a.b", "c.d"], regex: false },
      { values: ["^(e\\.f)$"], regex: true },
    ]);
    const path = { field: "path-pattern", pathPatternConfig: { values: ["/api/*", "/v2"] } };
    const plain = { field: "host-header", hostHeaderConfig: { values: ["a.b", "c.d"] } };
    const regex = { field: "host-header", hostHeaderConfig: { regexValues: ["^(e\\.f)$"] } };
    assert.deepEqual(
      rules.map(({ conditions }) => conditions),
      [[plain, path], [plain], [regex, path], [regex]],
    );
    assert.deepEqual(groupsOf(rules), [
      ["name:edge-001-api"],
      ["name:edge-001-web"],
      ["name:edge-001-api"],
      ["name:edge-001-web"],
    ]);
  });

  it("are numbered without a gap", () => {
    const rules = numberRules(bundleRules("edge-001", profile, [{ values: ["a.b"], regex: false }]), 443, 7);
    assert.deepEqual(
      rules.map(({ port, priority }) => [port, priority]),
      [
        [443, 7],
        [443, 8],
      ],
    );
  });
});
