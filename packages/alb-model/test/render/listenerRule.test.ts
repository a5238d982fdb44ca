import assert from "node:assert/strict";
import fc from "fast-check";
import { planFleet } from "../../src/plan/planFleet.ts";
import { renderListenerRules } from "../../src/render/listenerRule.ts";
import type { Fleet } from "../../src/spec/fleet.ts";
import { samples } from "../arbitraries.ts";

const fleet: Fleet = {
  name: "edge",
  services: { web: { namespace: "web", port: 80 }, api: { namespace: "api", port: 80 } },
  profiles: { app: [{ path: "/api/*", service: "api" }, { service: "web" }] },
};

describe("renderListenerRules", () => {
  it("writes the shard's rules as arguments of aws.lb.ListenerRule", () => {
    const { plan } = planFleet(fleet, [{ id: "acme", hosts: ["acme.example.com", "*.acme.io"] }]);
    const forward = (...groups: { arn: string; weight?: number }[]) => [
      { type: "forward", forward: { targetGroups: groups } },
    ];
    const hostHeader = { values: ["*.acme.io", "acme.example.com"] };
    assert.deepEqual(
      plan.shards.flatMap((shard) => renderListenerRules(shard, (name) => `arn:${name}`)),
      [
        {
          priority: 1,
          conditions: [{ sourceIp: { values: ["192.0.2.1/32"] } }],
          actions: forward({ arn: "arn:edge-001-api", weight: 1 }, { arn: "arn:edge-001-web", weight: 1 }),
        },
        {
          priority: 2,
          conditions: [{ hostHeader }, { pathPattern: { values: ["/api/*"] } }],
          actions: forward({ arn: "arn:edge-001-api" }),
        },
        { priority: 3, conditions: [{ hostHeader }], actions: forward({ arn: "arn:edge-001-web" }) },
      ],
    );
  });

  it("writes host alternations as regex values", () => {
    const { plan } = planFleet({ ...fleet, packing: "regex" }, [{ id: "acme", hosts: ["acme.example.com"] }]);
    const rules = plan.shards.flatMap((shard) => renderListenerRules(shard, (name) => name));
    assert.deepEqual(rules.at(-1)?.conditions, [{ hostHeader: { regexValues: ["^(acme\\.example\\.com)$"] } }]);
  });

  it("asks for the ARN of no other target group than the shard's, and drops no condition", () => {
    fc.assert(
      fc.property(samples("exact"), (sample) => {
        for (const shard of planFleet(sample.fleet, sample.tenants).plan.shards) {
          const asked = new Set<string>();
          const rules = renderListenerRules(shard, (name) => asked.add(name).size);
          assert.deepEqual([...asked].sort(), shard.targetGroups.map(({ name }) => name).sort());
          assert.deepEqual(
            rules.map(({ priority, conditions }) => [priority, conditions.length]),
            shard.rules.map(({ priority, conditions }) => [priority, conditions.length]),
          );
        }
      }),
      { numRuns: 20 },
    );
  });
});
