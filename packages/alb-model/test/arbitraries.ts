/** Random fleets and tenants that are valid, with limits so small that several load balancers are opened. */
import fc from "fast-check";
import type { Fleet, FleetRoute, Packing, Tenant } from "../src/spec/fleet.ts";
import { PACKINGS } from "../src/spec/fleet.ts";

/** No pattern covers another, and none has more than one wildcard. */
const PATH_PATTERNS = ["/api/*", "/api", "/admin/*", "/health", "/v?/items", "/static/*.css", "/~user", "/$me/a+b"];
const SERVICES = ["web", "api", "admin", "docs", "images", "sockets"];
const PROFILES = ["site", "app", "shop", "wiki"];
export const CERTIFICATES = Array.from(
  { length: 7 },
  (_, index) => `arn:aws:acm:eu-west-1:111122223333:certificate/c${index}`,
);

const quotas = fc.record({
  rulesPerLoadBalancer: fc.integer({ min: 39, max: 60 }),
  conditionValuesPerRule: fc.integer({ min: 3, max: 5 }),
  valuesPerCondition: fc.integer({ min: 3, max: 5 }),
  wildcardsPerRule: fc.integer({ min: 5, max: 6 }),
  regexValueLength: fc.constantFrom(64, 128),
  targetGroupsPerLoadBalancer: fc.integer({ min: 4, max: 6 }),
  targetGroupsPerAction: fc.integer({ min: 1, max: 5 }),
  targetsPerLoadBalancer: fc.integer({ min: 80, max: 150 }),
  certificatesPerLoadBalancer: fc.integer({ min: 2, max: 4 }),
  tenantsPerLoadBalancer: fc.constantFrom(3, 8, 1000),
});

/** Splits shuffled patterns into up to four routes, the last one perhaps for all that is left. */
function routes(services: readonly string[], mostPaths: number): fc.Arbitrary<FleetRoute[]> {
  const service = fc.constantFrom(...services);
  const sizes = fc.array(fc.integer({ min: 1, max: mostPaths }), { maxLength: 3 });
  return fc
    .tuple(
      fc.shuffledSubarray(PATH_PATTERNS, { minLength: 6 }),
      sizes,
      fc.array(service, { minLength: 4, maxLength: 4 }),
    )
    .chain(([patterns, counts, targets]) =>
      fc.boolean().map((catchAll) => {
        const left = [...patterns];
        const list: FleetRoute[] = [];
        for (const [index, count] of counts.entries()) {
          const path = left.splice(0, count);
          const [only] = path;
          if (only !== undefined)
            list.push({ path: path.length === 1 ? only : path, service: targets[index] ?? "web" });
        }
        if (catchAll || list.length === 0) list.push({ service: targets[3] ?? "web" });
        return list;
      }),
    );
}

/** A fleet of 1 to 6 services and 1 to 4 profiles. */
export function fleets(packing: Packing): fc.Arbitrary<Fleet> {
  const services = fc.integer({ min: 1, max: 6 }).map((count) => SERVICES.slice(0, count));
  return fc.tuple(services, quotas).chain(([keys, limits]) => {
    const mostPaths = Math.min(4, limits.conditionValuesPerRule - 1, limits.valuesPerCondition);
    return fc
      .record({
        profiles: fc.array(routes(keys, mostPaths), { minLength: 1, maxLength: 4 }),
        replicas: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 6, maxLength: 6 }),
        certificates: fc.integer({ min: 0, max: 2 }),
      })
      .map(({ profiles, replicas, certificates }) => ({
        name: "edge",
        services: Object.fromEntries(
          keys.map((key, index) => [key, { namespace: key, port: 80 + index, maxReplicas: replicas[index] ?? 1 }]),
        ),
        profiles: Object.fromEntries(profiles.map((profile, index) => [PROFILES[index] ?? "site", profile])),
        packing,
        certificates: CERTIFICATES.slice(0, certificates),
        quotas: limits,
      }));
  });
}

/** Hosts of one tenant: a domain of its own, subdomains of shared domains, wildcards of both. */
function hostsOf(index: number): string[] {
  return [
    `t${index}.shared.example.com`,
    `t${index}-www.shared.example.com`,
    `*.t${index}.shared.example.com`,
    `shop${index}.apps.example.org`,
    `long-name-of-tenant-${index}.apps.example.org`,
    `tenant${index}.io`,
    `www.tenant${index}.io`,
    `*.tenant${index}.io`,
    `a.b.tenant${index}.io`,
    `xn--bcher-kva${index}.example`,
  ].filter((host) => !host.startsWith("xn--"));
}

function tenant(index: number, fleet: Fleet): fc.Arbitrary<Tenant> {
  const profiles = Object.keys(fleet.profiles);
  const certificate = fc.option(fc.constantFrom(...CERTIFICATES), { nil: undefined, freq: 2 });
  return fc
    .record({
      hosts: fc.oneof(
        { weight: 2, arbitrary: fc.shuffledSubarray(hostsOf(index), { minLength: 1, maxLength: 2 }) },
        { weight: 1, arbitrary: fc.shuffledSubarray(hostsOf(index), { minLength: 1, maxLength: 8 }) },
      ),
      profile: fc.option(fc.constantFrom(...profiles), { nil: undefined }),
      isolation: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(undefined, "none" as const) },
        { weight: 1, arbitrary: fc.constant("rule" as const) },
        { weight: 1, arbitrary: fc.constant("shard" as const) },
      ),
      certificate: (fleet.certificates ?? []).length === 0 ? fc.constant(undefined) : certificate,
    })
    .map(({ hosts, profile, isolation, certificate: arn }) => ({
      id: `t${index}`,
      hosts,
      ...(profile === undefined ? {} : { profile }),
      ...(isolation === undefined ? {} : { isolation }),
      ...(arn === undefined ? {} : { certificate: arn }),
    }));
}

export interface Sample {
  readonly fleet: Fleet;
  readonly tenants: readonly Tenant[];
}

/** A fleet with tenants whose hosts never clash. */
export function samples(packing: Packing, mostTenants = 24): fc.Arbitrary<Sample> {
  return fleets(packing).chain((fleet) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: 199 }), { minLength: 1, maxLength: mostTenants, size: "max" })
      .chain((numbers) => fc.tuple(...numbers.map((number) => tenant(number, fleet))))
      .map((tenants) => ({ fleet, tenants })),
  );
}

/** A sample with one tenant that is not yet in it. */
export function samplesWithNewcomer(packing: Packing): fc.Arbitrary<Sample & { readonly newcomer: Tenant }> {
  return samples(packing).chain((sample) => tenant(200, sample.fleet).map((newcomer) => ({ ...sample, newcomer })));
}

/** A sample with one of its tenants picked out. */
export function samplesWithChosen(packing: Packing): fc.Arbitrary<Sample & { readonly chosen: Tenant }> {
  return samples(packing).chain((sample) =>
    fc.constantFrom(...sample.tenants).map((chosen) => ({ ...sample, chosen })),
  );
}

/** Runs the same tests for each way of packing. */
export function forEachPacking(define: (packing: Packing) => void): void {
  for (const packing of PACKINGS) define(packing);
}
