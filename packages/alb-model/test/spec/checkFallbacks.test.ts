import assert from "node:assert/strict";
import { checkFleet } from "../../src/spec/checkFleet.ts";
import type { Fallback, Fleet, FleetRoute } from "../../src/spec/fleet.ts";

const service = { namespace: "apps", port: 80 };
const withFallback = (fallback: Fallback, change: Partial<Fleet> = {}): Fleet => ({
  name: "edge",
  services: { web: { ...service, fallback }, api: service },
  profiles: { site: [{ service: "web" }] },
  ...change,
});
const withSite = (site: readonly FleetRoute[], fallback: Fallback): Fleet =>
  withFallback(fallback, { profiles: { site } });
const both = (web: Fallback, api: Fallback): Fleet => ({
  ...withFallback(web),
  services: { web: { ...service, fallback: web }, api: { ...service, fallback: api } },
  profiles: { site: [{ path: "/api/*", service: "api" }, { service: "web" }] },
});

const STEPS = "fallback.steps fleet.services.web.fallback.steps";
const DOMAIN = "fallback.domain fleet.services.web.fallback.domains[0]";

const CASES: readonly (readonly [name: string, fleet: Fleet, problems: readonly string[]])[] = [
  ["takes a fallback without settings", withFallback({}), []],
  ["takes a single step", withFallback({ steps: [100] }), []],
  ["takes eight steps", withFallback({ steps: [100, 90, 80, 70, 60, 50, 40, 1] }), []],
  ["refuses nine", withFallback({ steps: [100, 90, 80, 70, 60, 50, 40, 30, 1] }), [STEPS]],
  ["refuses no steps", withFallback({ steps: [] }), [STEPS]],
  ["refuses steps that do not begin with 100", withFallback({ steps: [50, 10] }), [STEPS]],
  ["refuses a step above 100", withFallback({ steps: [100, 101] }), [STEPS]],
  ["refuses a step of 0", withFallback({ steps: [100, 0] }), [STEPS]],
  ["refuses half a step", withFallback({ steps: [100, 0.5] }), [STEPS]],
  ["refuses a step that is none", withFallback({ steps: [100, Number.NaN] }), [STEPS]],
  ["refuses a step twice", withFallback({ steps: [100, 10, 10] }), [STEPS]],
  ["takes three domains", withFallback({ domains: ["*.a.io", "*.b.io", "c.io"] }), []],
  ["refuses none", withFallback({ domains: [] }), ["fallback.domain fleet.services.web.fallback.domains"]],
  ["refuses every host as a domain", withFallback({ domains: ["*"] }), [DOMAIN]],
  ["refuses a domain without a dot", withFallback({ domains: ["localhost"] }), [DOMAIN]],
  ["refuses a domain in upper case", withFallback({ domains: ["*.Example.com"] }), [DOMAIN]],
  [
    "refuses a domain twice",
    withFallback({ domains: ["a.io", "a.io"] }),
    ["fallback.domain fleet.services.web.fallback.domains[1]"],
  ],
  [
    "refuses four domains, which leave room for the inert path alone",
    withFallback({ domains: ["a.io", "b.io", "c.io", "d.io"] }),
    ["quota.conditionValuesPerRule fleet.services.web.fallback.domains"],
  ],
  [
    "holds domains to the fleet's own quotas",
    withFallback({ domains: ["*.a.io", "*.b.io"] }, { quotas: { wildcardsPerRule: 2 } }),
    ["quota.wildcardsPerRule fleet.services.web.fallback.domains"],
  ],
  [
    "takes a path with as many wildcards as the domains leave",
    withSite([{ path: "/*/*/*/x", service: "web" }], { domains: ["*.a.io", "*.b.io"] }),
    [],
  ],
  [
    "refuses one with more",
    withSite([{ path: ["/y", "/*/*/*/*"], service: "web" }], { domains: ["*.a.io", "*.b.io"] }),
    ["quota.wildcardsPerRule fleet.profiles.site[0].path"],
  ],
  [
    "takes fallbacks for the same domains in any order",
    both({ domains: ["a.io", "b.io"] }, { domains: ["b.io", "a.io"] }),
    [],
  ],
  [
    "refuses fallbacks for different domains in one profile",
    both({ domains: ["a.io"] }, { domains: ["b.io"] }),
    ["fallback.domains fleet.profiles.site"],
  ],
  [
    "takes fallbacks for different domains in different profiles",
    { ...both({ domains: ["a.io"] }, {}), profiles: { site: [{ service: "web" }], app: [{ service: "api" }] } },
    [],
  ],
  [
    "takes a gate that leaves one rule for tenants",
    withFallback({}, { quotas: { rulesPerLoadBalancer: 10 }, reserved: { rules: 4 } }),
    [],
  ],
  [
    "refuses one that leaves none",
    withFallback({}, { quotas: { rulesPerLoadBalancer: 10 }, reserved: { rules: 5 } }),
    ["quota.rulesPerLoadBalancer fleet.profiles.site"],
  ],
  [
    "refuses a service with the name of another's fallback",
    { ...withFallback({}), services: { "web-fallback": service, web: { ...service, fallback: {} } } },
    ["services.collision fleet.services.web"],
  ],
];

describe("checkFallbacks", () => {
  for (const [name, fleet, problems] of CASES) {
    it(name, () => {
      const found = checkFleet(fleet, []);
      assert.deepEqual(
        found.map(({ code, path }) => `${code} ${path}`),
        problems,
      );
      for (const { message, fix } of found) {
        assert.match(message, /^[a-z].*[^.]$/);
        assert.match(fix, /^[a-z].*[^.]$/);
      }
    });
  }
});
