import { type Fleet, type Plan, planFleet } from "@sluice/alb-model";

/** Both services of `app` have a fallback; `admin` stands above both and has none. `docs` has shards without a gate. */
export const FLEET = {
  name: "edge",
  namespace: "edge-system",
  services: {
    web: { namespace: "web", service: "storefront", port: 80, fallback: { domains: ["*.example.com"] } },
    api: { namespace: "shop", port: 8080, fallback: { steps: [100, 20], domains: ["*.example.com"] } },
    admin: { namespace: "shop", port: 8081 },
    docs: { namespace: "docs", port: 80 },
  },
  profiles: {
    app: [{ path: "/admin/*", service: "admin" }, { path: "/api/*", service: "api" }, { service: "web" }],
    docs: [{ service: "docs" }],
  },
} as const satisfies Fleet;

const TENANTS = [
  { id: "acme", hosts: ["acme.example.com"] },
  { id: "globex", hosts: ["globex.example.com"], isolation: "shard" },
  { id: "manual", hosts: ["docs.example.com"], profile: "docs" },
] as const;

export function planOf(fleet: Fleet = FLEET, tenants: Parameters<typeof planFleet>[1] = TENANTS): Plan {
  const { plan, problems } = planFleet(fleet, tenants);
  if (problems.length > 0) throw new RangeError(JSON.stringify(problems));
  return plan;
}
