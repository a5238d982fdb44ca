import assert from "node:assert/strict";
import fc from "fast-check";
import type { PlannedGate, PlannedShard } from "../../src/plan/plan.ts";
import { planFleet } from "../../src/plan/planFleet.ts";
import type { Fallback, Fleet, FleetRoute } from "../../src/spec/fleet.ts";
import { forEachKind, samples } from "../arbitraries.ts";

/** A fleet with one profile, and services as its routes name them. */
function gateFleet(routes: readonly FleetRoute[], fallbacks: Readonly<Record<string, Fallback>>): Fleet {
  const keys = [...new Set(routes.map(({ service }) => service))];
  const services = keys.map((key) => {
    const fallback = fallbacks[key] === undefined ? {} : { fallback: fallbacks[key] };
    return [key, { namespace: "apps", port: 80, ...fallback }] as const;
  });
  return { name: "edge", services: Object.fromEntries(services), profiles: { site: routes } };
}

function shardOf(fleet: Fleet): PlannedShard {
  const { plan, problems } = planFleet(fleet, [{ id: "acme", hosts: ["acme.example.com"] }]);
  assert.deepEqual(problems, []);
  const [shard] = plan.shards;
  assert.ok(shard !== undefined);
  return shard;
}

function gateOf(fleet: Fleet): PlannedGate {
  const { gate } = shardOf(fleet);
  assert.ok(gate !== undefined);
  return gate;
}

function keysOf(gate: PlannedGate): string[] {
  return gate.routes.flatMap(({ keys }) => keys.map(({ key }) => key));
}

function conditionsOf(gate: PlannedGate): Record<string, unknown> {
  const keys = gate.routes.flatMap((route) => route.keys);
  return Object.fromEntries(keys.map(({ key, conditions }) => [key, JSON.parse(conditions)]));
}

const paths = (...values: string[]) => ({ field: "path-pattern", pathPatternConfig: { values } });
const hosts = (...values: string[]) => ({ field: "host-header", hostHeaderConfig: { values } });

const APP: readonly FleetRoute[] = [
  { path: "/api/*", service: "api" },
  { path: "/admin/*", service: "admin" },
  { service: "web" },
  { path: "/*", service: "docs" },
];

describe("buildGate", () => {
  it("has a rule for each step of a route, and one to the pods where another route can open below", () => {
    const routes = APP.slice(0, 3);
    const gate = gateOf(gateFleet(routes, { api: { steps: [100] }, web: {} }));
    assert.equal(gate.ingress, "edge-001-gate");
    assert.deepEqual(
      gate.routes.map(({ service, keys }) => [service, keys.map(({ key, weight }) => [key, weight])]),
      [
        [
          "api",
          [
            ["api-100", 100],
            ["api-primary", 0],
          ],
        ],
        ["admin", [["admin-primary", 0]]],
        [
          "web",
          [
            ["web-100", 100],
            ["web-50", 50],
            ["web-10", 10],
          ],
        ],
      ],
    );
  });

  it("ends with the last route that has a fallback", () => {
    assert.deepEqual(keysOf(gateOf(gateFleet(APP.slice(0, 3), { api: { steps: [100] } }))), ["api-100"]);
  });

  it("sends a step's share to the fallback and the rest to the pods", () => {
    const gate = gateOf(gateFleet([{ service: "web" }], { web: { steps: [100, 30] } }));
    const actions = gate.routes.flatMap(({ keys }) => keys.flatMap(({ rule }) => rule.actions));
    const forward = (pods: number, fallback: number) => ({
      type: "forward",
      forwardConfig: {
        targetGroups: [
          { targetGroupARN: "name:edge-001-web", weight: pods },
          { targetGroupARN: "name:edge-001-web-fallback", weight: fallback },
        ],
      },
    });
    assert.deepEqual(actions, [forward(0, 100), forward(70, 30)]);
  });

  it("opens a rule with its route's paths, and with all where it has none", () => {
    const fleet = gateFleet([{ path: ["/api/*", "/graphql"], service: "api" }, { service: "web" }], {
      web: { steps: [100] },
    });
    assert.deepEqual(conditionsOf(gateOf(fleet)), {
      "api-primary": [paths("/api/*", "/graphql")],
      "web-100": [paths("/*")],
    });
  });

  it("opens a rule for the fallback's domains alone, whatever their order", () => {
    const fallback: Fallback = { steps: [100], domains: ["shop.io", "*.example.com"] };
    assert.deepEqual(conditionsOf(gateOf(gateFleet([{ service: "web" }], { web: fallback }))), {
      "web-100": [paths("/*"), hosts("*.example.com", "shop.io")],
    });
  });

  it("puts paths that do not fit into one rule beside the domains into several", () => {
    const web: Fallback = { steps: [100, 50], domains: ["*.a.io", "*.b.io"] };
    const routes = [{ path: ["/a", "/b", "/c"], service: "web" }];
    assert.deepEqual(conditionsOf(gateOf(gateFleet(routes, { web }))), {
      "web-100-a": [paths("/a", "/b"), hosts("*.a.io", "*.b.io")],
      "web-100-b": [paths("/c"), hosts("*.a.io", "*.b.io")],
      "web-50-a": [paths("/a", "/b"), hosts("*.a.io", "*.b.io")],
      "web-50-b": [paths("/c"), hosts("*.a.io", "*.b.io")],
    });
  });

  it("counts wildcards of paths and domains together", () => {
    const web: Fallback = { steps: [100], domains: ["*.a.io"] };
    const routes = [{ path: ["/a/*/*", "/b/*/*", "/c"], service: "web" }];
    assert.deepEqual(conditionsOf(gateOf(gateFleet(routes, { web }))), {
      "web-100": [paths("/a/*/*", "/b/*/*", "/c"), hosts("*.a.io")],
    });
    const tight = { ...gateFleet(routes, { web }), quotas: { wildcardsPerRule: 4 } };
    assert.deepEqual(conditionsOf(gateOf(tight)), {
      "web-100-a": [paths("/a/*/*"), hosts("*.a.io")],
      "web-100-b": [paths("/b/*/*", "/c"), hosts("*.a.io")],
    });
  });

  it("numbers the keys of all routes where a service has several", () => {
    const routes = [{ path: "/shop/*", service: "web" }, { path: "/api/*", service: "web-1" }, { service: "web" }];
    assert.deepEqual(keysOf(gateOf(gateFleet(routes, { web: { steps: [100] }, "web-1": { steps: [100] } }))), [
      "web-1-100",
      "web-1-primary",
      "web-1-2-100",
      "web-1-2-primary",
      "web-3-100",
    ]);
  });

  it("names every key as a Service and an annotation can be named, also of a long service", () => {
    const service = fc.stringMatching(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, { size: "max" });
    fc.assert(
      fc.property(fc.uniqueArray(service, { minLength: 1, maxLength: 5 }), (keys) => {
        const routes = keys.map((key, index) => ({ path: [`/${index}`, "/a*", "/b*", "/c*"], service: key }));
        const fallbacks = Object.fromEntries(keys.map((key) => [key, { steps: [100] }]));
        const { plan } = planFleet(gateFleet(routes, fallbacks), [{ id: "acme", hosts: ["acme.example.com"] }]);
        const names = plan.shards.flatMap(({ gate }) => (gate === undefined ? [] : keysOf(gate)));
        assert.equal(new Set(names).size, names.length);
        for (const name of names) assert.match(name, /^[a-z][a-z0-9-]{0,50}[a-z0-9]$/);
      }),
    );
  });

  forEachKind((kind) => {
    it(`stands above all other rules and matches no request while it is closed, with packing ${kind}`, () => {
      fc.assert(
        fc.property(samples(kind), ({ fleet, tenants }) => {
          for (const { gate, rules, anchors, fallbacks } of planFleet(fleet, tenants).plan.shards) {
            const own = (gate?.routes ?? []).flatMap(({ keys }) => keys.map(({ rule }) => rule));
            assert.deepEqual(rules.slice(0, own.length + anchors.length), [...own, ...anchors]);
            assert.equal(fallbacks.length > 0, gate !== undefined);
            for (const { conditions } of own) {
              const [only, ...others] = conditions;
              assert.deepEqual(others, []);
              assert.match(
                JSON.stringify(only),
                /^\{"field":"path-pattern",.*\["\/\.sluice\/inert\/[a-z0-9-]+"\]\}\}$/,
              );
            }
          }
        }),
        { numRuns: 30 },
      );
    });
  });
});
