import { annotationKey } from "@sluice/alb-model";
import { DEFAULT_SETTINGS } from "@sluice/hybrid-failover/decide";
import type { Gate, ShifterConfig } from "@sluice/hybrid-failover/gate";
import type { FailoverSnapshot } from "../../src/failover/snapshot.ts";

export const NOW = new Date("2026-11-21T10:05:00Z");

function conditions(path: string): string {
  return JSON.stringify([{ field: "path-pattern", pathPatternConfig: { values: [path] } }]);
}

function gate(shard: string): Gate {
  return {
    ingress: `${shard}-gate`,
    shard,
    routes: [
      {
        service: "api",
        keys: [
          { key: "api-100", weight: 100, conditions: conditions("/api/*") },
          { key: "api-primary", weight: 0, conditions: conditions("/api/*") },
        ],
      },
      {
        service: "web",
        keys: [
          { key: "web-100", weight: 100, conditions: conditions("/*") },
          { key: "web-50", weight: 50, conditions: conditions("/*") },
        ],
      },
    ],
  };
}

function service(name: string, steps: number[]) {
  return { name, namespace: name, service: name, settings: { ...DEFAULT_SETTINGS, steps } };
}

/** `/api/*` → api, everything else → web; both with a fallback, on two shards. */
export const CONFIG: ShifterConfig = {
  fleet: "edge",
  namespace: "edge",
  services: [service("api", [100]), service("web", [100, 50])],
  gates: [gate("edge-001"), gate("edge-002")],
  lease: { name: "edge-shifter", namespace: "edge" },
  status: { name: "edge-failover", namespace: "edge" },
};

/** Annotations of a gate with these keys open. */
export function open(keys: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(keys).map(([key, path]) => [annotationKey("conditions", key), conditions(path)]),
  );
}

export const PRIMARY = {
  mode: "primary",
  fallbackWeight: 0,
  since: "2026-11-20T10:05:00.000Z",
  reason: "enough endpoints are ready",
  ready: 3,
  alerts: [],
  failovers: [],
  leader: "edge-shifter-6d5f7c9b8-x2x7q",
} as const;

export const FALLBACK = {
  ...PRIMARY,
  mode: "fallback",
  fallbackWeight: 100,
  since: "2026-11-21T10:00:48.120Z",
  reason: "no endpoint is ready",
  ready: 0,
  failovers: ["2026-11-21T10:00:48.120Z"],
} as const;

/** What opens web's fallback; api stands above it and goes on to its pods. */
export const WEB_OPEN = open({ "api-primary": "/api/*", "web-100": "/*" });

/** All is well: api on its pods, web on its fallback, and the gates agree. */
export function snapshot(change: Partial<FailoverSnapshot> = {}): FailoverSnapshot {
  return {
    config: CONFIG,
    now: NOW,
    annotations: {},
    data: { api: JSON.stringify(PRIMARY), web: JSON.stringify(FALLBACK) },
    lease: { holder: PRIMARY.leader, renewedAt: new Date("2026-11-21T10:04:59Z"), seconds: 6 },
    gates: new Map([
      ["edge-001-gate", WEB_OPEN],
      ["edge-002-gate", WEB_OPEN],
    ]),
    unchecked: [],
    ...change,
  };
}

export function hold(change: object = {}): string {
  const standing = { to: "fallback", until: "2026-11-21T10:35:00Z", by: "ana@example.com" };
  return JSON.stringify({ ...standing, ...change });
}
