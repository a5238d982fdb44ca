import type { Gate } from "@sluice/hybrid-failover/gate";

function conditions(path: string): string {
  return JSON.stringify([{ field: "path-pattern", pathPatternConfig: { values: [path] } }]);
}

/** `/api/*` → api, `/admin/*` → admin (no fallback), everything else → web. */
export const GATE: Gate = {
  ingress: "edge-001-gate",
  shard: "edge-001",
  routes: [
    {
      service: "api",
      keys: [
        { key: "api-100", weight: 100, conditions: conditions("/api/*") },
        { key: "api-50", weight: 50, conditions: conditions("/api/*") },
        { key: "api-primary", weight: 0, conditions: conditions("/api/*") },
      ],
    },
    { service: "admin", keys: [{ key: "admin-primary", weight: 0, conditions: conditions("/admin/*") }] },
    {
      service: "web",
      keys: [
        { key: "web-100", weight: 100, conditions: conditions("/*") },
        { key: "web-50", weight: 50, conditions: conditions("/*") },
      ],
    },
  ],
};
