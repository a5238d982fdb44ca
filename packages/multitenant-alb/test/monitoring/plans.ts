import { type Fleet, type Plan, planFleet, type Tenant } from "@sluice/alb-model";

export const FLEET = {
  name: "edge",
  services: {
    web: { namespace: "web", port: 80, maxReplicas: 60 },
    api: { namespace: "shop", service: "shop-api", port: 8080, maxReplicas: 40 },
  },
  profiles: { app: [{ path: "/api/*", service: "api" }, { service: "web" }] },
} as const satisfies Fleet;

/** A plan with as many shards as there are tenants: each has one to itself. */
export function planOf(shards: number, fleet: Fleet = FLEET): Plan {
  const tenants = Array.from(
    { length: shards },
    (_, index): Tenant => ({
      id: `t${String(index).padStart(3, "0")}`,
      hosts: [`t${index}.example.com`],
      isolation: "shard",
    }),
  );
  return planFleet({ ...fleet, quotas: { loadBalancersPerRegion: 1_000, ...fleet.quotas } }, tenants).plan;
}

export const loadBalancerSuffix = (shard: string) => `app/${shard}/50dc6c495c0c9188`;
export const targetGroupSuffix = (name: string) => `targetgroup/${name}/6d0ecf831eec9f09`;
