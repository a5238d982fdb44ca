import assert from "node:assert/strict";
import { checkCanary } from "../../src/canary/checkCanary.ts";
import type { CanarySettings, CanaryStep, DynamicStableScale } from "../../src/canary/settings.ts";
import { CANARY, FLEET, TWO_SHARDS } from "./canarySettings.ts";

const DYNAMIC: DynamicStableScale = {
  type: "dynamic",
  reason: "one spare node only",
  targetGroupsVerified: true,
  minPodsPerReplicaSet: 2,
  abortScaleDownDelaySeconds: 60,
};

const FINE: Readonly<Record<string, CanarySettings>> = {
  "a canary with defaults": CANARY,
  "a canary on two shards with fixed roles": TWO_SHARDS,
  "the fleet's own namespace": { ...CANARY, namespace: "edge", fleet: { ...FLEET, allowedNamespaces: [] } },
  "a dynamic scale with its guards": { ...CANARY, stableScale: DYNAMIC },
  "five values": {
    ...CANARY,
    routes: [{ shard: "edge-001", hosts: ["a.example.com", "*.b.example.com", "c.io"], path: ["/x", "/y/*"] }],
  },
  "a pause that waits for a promotion": { ...CANARY, steps: [{ setWeight: 5 }, { pause: {} }] },
  "an analysis after a pause": {
    ...CANARY,
    steps: [{ setWeight: 5 }, { pause: { duration: 60 } }, { analysis: { templates: [{ templateName: "errors" }] } }],
  },
};

const manyRoutes = Array.from({ length: 100 }, (_, index) => ({
  shard: `edge-${String(index + 1).padStart(3, "0")}`,
  path: "/shop/*",
}));
const steps = (...given: CanaryStep[]): Partial<CanarySettings> => ({ steps: given });
const route = (given: object): Partial<CanarySettings> => ({
  routes: [{ shard: "edge-001", path: "/shop/*", ...given }],
});
const scale = (given: object): Partial<CanarySettings> => ({ stableScale: { ...DYNAMIC, ...given } });
/** As an untyped program would pass it. */
const untyped = (given: object): Partial<CanarySettings> => given;

const REFUSED: readonly (readonly [what: string, change: Partial<CanarySettings>, codes: string[]])[] = [
  ["no route", { routes: [] }, ["canary.routes"]],
  ["ping-pong Services on two shards", { routes: TWO_SHARDS.routes }, ["canary.pingPongShards"]],
  ["a namespace that may not join", { namespace: "shop" }, ["canary.namespace"]],
  [
    "a fleet without room for its rule",
    { fleet: { ...FLEET, reserved: { targetGroups: 2 } } },
    ["canary.reservedRules"],
  ],
  [
    "a fleet without room for its groups",
    { fleet: { ...FLEET, reserved: { rules: 1, targetGroups: 1 } } },
    ["canary.reservedTargetGroups"],
  ],
  ["a shard of another fleet", route({ shard: "core-001" }), ["canary.shard"]],
  ["a shard without its number", route({ shard: "edge" }), ["canary.shard"]],
  [
    "a shard twice",
    { ...TWO_SHARDS, routes: [...TWO_SHARDS.routes, { shard: "edge-001", path: "/b" }] },
    ["canary.shardTwice"],
  ],
  ["a route that takes everything", { routes: [{ shard: "edge-001" }] }, ["canary.everything"]],
  ["a host in upper case", route({ hosts: ["Shop.example.com"] }), ["canary.host"]],
  ["a host with a port", route({ hosts: ["shop.example.com:80"] }), ["canary.host"]],
  ["a host with a wildcard inside", route({ hosts: ["a.*.example.com"] }), ["canary.host"]],
  ["a path without a slash", route({ path: "shop" }), ["canary.path"]],
  ["a path with a query", route({ path: "/shop?a=1&b#c" }), ["canary.path"]],
  ["six values", route({ hosts: ["a.io", "b.io", "c.io", "d.io", "e.io"] }), ["canary.values"]],
  [
    "more values than the fleet's condition has",
    { ...route({ hosts: ["a.io", "b.io", "c.io", "d.io"] }), fleet: { ...FLEET, quotas: { valuesPerCondition: 3 } } },
    ["canary.valuesPerCondition"],
  ],
  ["six wildcards", route({ path: ["/*/*/*", "/a/*/*/*"] }), ["canary.wildcards"]],
  ["a fallback", untyped({ fallback: { lambda: "arn" } }), ["canary.fallback"]],
  ["a target group by ARN on a route", untyped(route({ targetGroupArn: "arn" })), ["canary.fallback"]],
  ["a target group by name", untyped({ targetGroupName: "edge-001-web" }), ["canary.fallback"]],
  ["no steps", steps(), ["canary.steps"]],
  ["a weight over 100", steps({ setWeight: 101 }, { pause: {} }), ["canary.weight"]],
  [
    "a weight that does not grow",
    steps({ setWeight: 20 }, { pause: {} }, { setWeight: 20 }, { pause: {} }),
    ["canary.weightOrder"],
  ],
  ["a weight without a pause", steps({ setWeight: 20 }, { setWeight: 40 }, { pause: {} }), ["canary.noPause"]],
  ["a last weight without a pause", steps({ setWeight: 20 }), ["canary.noPause"]],
  ["a pause shorter than the propagation", steps({ setWeight: 20 }, { pause: { duration: 14 } }), ["canary.pause"]],
  ["a pause in parts of a second", steps({ setWeight: 20 }, { pause: { duration: 60.5 } }), ["canary.pause"]],
  [
    "a scale-down delay under 60 seconds",
    { stableScale: { type: "full", scaleDownDelaySeconds: 59 } },
    ["canary.scaleDownDelaySeconds"],
  ],
  [
    "a scale-down delay under the propagation",
    { ...TWO_SHARDS, routes: manyRoutes, stableScale: { type: "full", scaleDownDelaySeconds: 74 } },
    ["canary.scaleDownDelaySeconds"],
  ],
  [
    "an abort that never scales down",
    { stableScale: { type: "full", abortScaleDownDelaySeconds: 0 } },
    ["canary.abortScaleDownDelaySeconds"],
  ],
  ["a dynamic scale without a reason", scale({ reason: "  " }), ["canary.dynamic.reason"]],
  [
    "a dynamic scale without verification",
    scale({ targetGroupsVerified: false }),
    ["canary.dynamic.targetGroupsVerified"],
  ],
  ["a dynamic scale with single pods", scale({ minPodsPerReplicaSet: 1 }), ["canary.dynamic.minPodsPerReplicaSet"]],
  [
    "a dynamic scale with a short abort",
    scale({ abortScaleDownDelaySeconds: 30 }),
    ["canary.abortScaleDownDelaySeconds"],
  ],
  ["a dynamic scale without gates", { ...scale({}), services: { type: "stable-canary" } }, ["canary.dynamic.services"]],
  ["a deadline before the weight is in force", { progressDeadlineSeconds: 15 }, ["canary.progressDeadlineSeconds"]],
  ["a deadline before pods are available", { minReadySeconds: 600 }, ["canary.progressDeadlineSeconds"]],
  ["negative readiness", { minReadySeconds: -1 }, ["canary.minReadySeconds"]],
  ["stickiness that outlives the old pods", { stickinessSeconds: 61 }, ["canary.stickinessSeconds"]],
  ["stickiness beside a dynamic scale", { ...scale({}), stickinessSeconds: 30 }, ["canary.stickinessSeconds"]],
  ["a negative initial pause", { initialPauseSeconds: -1 }, ["canary.initialPauseSeconds"]],
  ["headroom that leaves nothing", { apiBudget: { headroom: 1 } }, ["canary.headroom"]],
  ["a negative reconcile time", { apiBudget: { reconcileSeconds: -1 } }, ["canary.reconcileSeconds"]],
  ["port 0", { port: 0 }, ["canary.port"]],
  ["a pod port out of range", { targetPort: 70_000 }, ["canary.targetPort"]],
  ["a drain longer than AWS allows", { deregistrationDelaySeconds: 3601 }, ["canary.deregistrationDelaySeconds"]],
  ["a health check every second", { healthCheck: { intervalSeconds: 1 } }, ["canary.healthCheck.intervalSeconds"]],
  ["a health check timeout of a second", { healthCheck: { timeoutSeconds: 1 } }, ["canary.healthCheck.timeoutSeconds"]],
  ["one healthy check", { healthCheck: { healthyThreshold: 1 } }, ["canary.healthCheck.healthyThreshold"]],
  ["eleven unhealthy checks", { healthCheck: { unhealthyThreshold: 11 } }, ["canary.healthCheck.unhealthyThreshold"]],
  ["a health check path without a slash", { healthCheck: { path: "healthz" } }, ["canary.healthCheck.path"]],
  ["success codes in words", { healthCheck: { successCodes: "ok" } }, ["canary.healthCheck.successCodes"]],
  ["one Service in both roles", { services: { type: "ping-pong", ping: "web", pong: "web" } }, ["canary.services"]],
  ["a Service with the action's name", { services: { type: "ping-pong", ping: "web-root" } }, ["canary.services"]],
  ["a Service name in upper case", { services: { type: "ping-pong", ping: "Web" } }, ["canary.services"]],
];

describe("checkCanary", () => {
  for (const [what, settings] of Object.entries(FINE))
    it(`finds nothing wrong with ${what}`, () => assert.deepEqual(checkCanary("web", settings), []));

  for (const [what, change, codes] of REFUSED)
    it(`refuses ${what}`, () => {
      const problems = checkCanary("web", { ...CANARY, ...change });
      assert.deepEqual(
        problems.map(({ code }) => code),
        codes,
      );
      for (const { path, message, fix } of problems) assert.ok(path !== "" && message !== "" && fix !== "");
    });

  for (const name of ["Web", "web_shop", "-web", "w".repeat(53)])
    it(`refuses the name ${name}`, () => assert.equal(checkCanary(name, CANARY)[0]?.code, "canary.name"));

  it("lists everything at once", () => {
    const problems = checkCanary("Web", { ...CANARY, namespace: "shop", port: 0, steps: [] });
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["canary.name", "canary.namespace", "canary.steps", "canary.port", "canary.services", "canary.services"],
    );
  });
});
