import assert from "node:assert/strict";
import fc from "fast-check";
import { planFleet } from "../../src/plan/planFleet.ts";
import { renderFailoverListenerRules } from "../../src/render/failoverListenerRules.ts";
import { renderListenerRules } from "../../src/render/listenerRule.ts";
import type { Fleet } from "../../src/spec/fleet.ts";
import { forEachKind, samples } from "../arbitraries.ts";

const fleet: Fleet = {
  name: "edge",
  services: { web: { namespace: "web", port: 80, fallback: {} }, api: { namespace: "api", port: 80 } },
  profiles: { app: [{ path: "/api/*", service: "api" }, { service: "web" }] },
};

describe("renderFailoverListenerRules", () => {
  it("puts both target groups into each rule whose service has a fallback, and leaves the gate out", () => {
    const { plan } = planFleet(fleet, [{ id: "acme", hosts: ["acme.example.com"] }]);
    const forward = (...targetGroups: { arn: string; weight?: number }[]) => [
      { type: "forward", forward: { targetGroups } },
    ];
    const hostHeader = { values: ["acme.example.com"] };
    assert.deepEqual(
      plan.shards.flatMap((shard) => renderFailoverListenerRules(shard, (name) => `arn:${name}`)),
      [
        {
          name: "edge-001-anchor-1",
          args: {
            priority: 1,
            conditions: [{ sourceIp: { values: ["192.0.2.1/32"] } }],
            actions: forward({ arn: "arn:edge-001-api", weight: 1 }, { arn: "arn:edge-001-web", weight: 1 }),
          },
        },
        {
          name: "edge-001-b0001-1",
          args: {
            priority: 2,
            conditions: [{ hostHeader }, { pathPattern: { values: ["/api/*"] } }],
            actions: forward({ arn: "arn:edge-001-api" }),
          },
        },
        {
          name: "edge-001-b0001-2",
          service: "web",
          args: {
            priority: 3,
            conditions: [{ hostHeader }],
            actions: forward({ arn: "arn:edge-001-web", weight: 100 }, { arn: "arn:edge-001-web-fallback", weight: 0 }),
          },
        },
      ],
    );
  });

  it("leaves an anchor of a single target group alone", () => {
    const { plan } = planFleet({ ...fleet, profiles: { site: [{ service: "web" }] } }, [
      { id: "acme", hosts: ["acme.example.com"] },
    ]);
    const [anchor] = plan.shards.flatMap((shard) => renderFailoverListenerRules(shard, (name) => name));
    assert.equal(anchor?.service, undefined);
  });

  forEachKind((kind) => {
    it(`keeps conditions and order of the tenants' rules, and names each rule once, with packing ${kind}`, () => {
      fc.assert(
        fc.property(samples(kind), (sample) => {
          for (const shard of planFleet(sample.fleet, sample.tenants).plan.shards) {
            const rules = renderFailoverListenerRules(shard, (name) => name);
            const gated = renderListenerRules(shard, (name) => name).slice(-rules.length);
            assert.deepEqual(
              rules.map(({ args }) => [args.priority, args.conditions]),
              gated.map(({ conditions }, index) => [index + 1, conditions]),
            );
            assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
            const asked = rules.flatMap(({ args }) => args.actions.flatMap(({ forward }) => forward.targetGroups));
            const known = [...shard.targetGroups, ...shard.fallbacks].map(({ name }) => name);
            assert.deepEqual([...new Set(asked.map(({ arn }) => arn))].sort(), known.sort());
          }
        }),
        { numRuns: 20 },
      );
    });
  });
});
