import type { Fleet, Packing, Tenant } from "@sluice/alb-model";

/** A fleet for benchmarks: AWS's limits, but as many load balancers and target groups as it takes. */
export function benchFleet(packing: Packing, profiles: Fleet["profiles"] = PROFILES): Fleet {
  return {
    name: "edge",
    services: {
      web: { namespace: "web", port: 80, maxReplicas: 60 },
      api: { namespace: "api", port: 8080, maxReplicas: 40 },
    },
    profiles,
    packing,
    quotas: { loadBalancersPerRegion: 10_000, targetGroupsPerRegion: 20_000 },
  };
}

const PROFILES = {
  site: [{ service: "web" }],
  app: [{ path: "/api/*", service: "api" }, { service: "web" }],
} as const satisfies Fleet["profiles"];

/** One route for all tenants: what packing can do where profiles allow. */
export const ONE_ROUTE = { site: [{ service: "web" }] } as const satisfies Fleet["profiles"];

/** Mixed tenants: every third has a domain of its own beside the subdomain, every fourth has the second profile. */
export function mixedTenants(count: number): Tenant[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `tenant-${index}`,
    hosts:
      index % 3 === 0 ? [`tenant-${index}.example.com`, `www.tenant-${index}.io`] : [`tenant-${index}.example.com`],
    profile: index % 4 === 0 ? "app" : "site",
  }));
}

/** Tenants with one subdomain each and the first profile. */
export function subdomainTenants(count: number): Tenant[] {
  return Array.from({ length: count }, (_, index) => ({ id: `t${index}`, hosts: [`t${index}.example.com`] }));
}
