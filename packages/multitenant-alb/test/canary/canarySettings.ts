import type { Fleet } from "@sluice/alb-model";
import type { CanarySettings } from "../../src/canary/settings.ts";

/** A fleet that leaves room for one canary a shard and lets namespace `web` in. */
export const FLEET = {
  name: "edge",
  services: { web: { namespace: "web", port: 80 } },
  profiles: { site: [{ service: "web" }] },
  allowedNamespaces: ["web"],
  reserved: { rules: 1, targetGroups: 2 },
} as const satisfies Fleet;

/** A canary on one shard, with defaults. */
export const CANARY = {
  fleet: FLEET,
  namespace: "web",
  routes: [{ shard: "edge-001", hosts: ["shop.example.com"], path: "/shop/*" }],
  services: { type: "ping-pong" },
  port: 80,
} as const satisfies CanarySettings;

/** A canary on two shards, which takes Services with fixed roles. */
export const TWO_SHARDS = {
  ...CANARY,
  routes: [
    { shard: "edge-001", path: "/shop/*" },
    { shard: "edge-002", path: "/shop/*" },
  ],
  services: { type: "stable-canary" },
} as const satisfies CanarySettings;
