/** Random fleets and tenants that are valid, with limits so small that several load balancers are opened. */
import fc from "fast-check";
import type { Fleet, FleetRoute, Packing, Platform, Tenant } from "../src/spec/fleet.ts";
import { DESYNC_MITIGATIONS, PACKINGS, SCHEMES } from "../src/spec/fleet.ts";

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

const reserves = fc.record({ rules: fc.integer({ min: 0, max: 8 }), targetGroups: fc.integer({ min: 0, max: 3 }) });

/** Limits that are as tight as before once the reserve is taken off; one rule more for the headroom. */
function withRoomFor<T extends { rulesPerLoadBalancer: number; targetGroupsPerLoadBalancer: number }>(
  { rules, targetGroups }: { readonly rules: number; readonly targetGroups: number },
  limits: T,
): T {
  return {
    ...limits,
    rulesPerLoadBalancer: limits.rulesPerLoadBalancer + rules + 1,
    targetGroupsPerLoadBalancer: limits.targetGroupsPerLoadBalancer + targetGroups,
  };
}

/** How a sample's tenants are packed, and whether some of its services have a fallback. */
export type Kind = Packing | `${Packing} and fallbacks`;

/** A fleet of 1 to 6 services and 1 to 4 profiles. */
export function fleets(kind: Kind): fc.Arbitrary<Fleet> {
  const packing = PACKINGS.find((name) => kind.startsWith(name)) ?? "exact";
  return kind === packing ? plainFleets(packing) : plainFleets(packing).chain(withFallbacks);
}

const fallbackSteps = fc.constantFrom(undefined, [100], [100, 50, 10], [100, 40]);
/** All wildcards but one; some cover tenants' hosts. */
const fallbackDomains = fc.constantFrom(
  undefined,
  ["*.shared.example.com"],
  ["*.example.org", "*.shared.example.com"],
  ["tenant1.io", "*.example.com", "*.tenant2.io"],
);
/** More than the rules of the largest gate. */
const GATE_ROOM = 45;

/** Gives some of a fleet's services a fallback, and its load balancers room for gates and functions. */
function withFallbacks(fleet: Fleet): fc.Arbitrary<Fleet> {
  const chosen = fc.subarray(Object.keys(fleet.services), { minLength: 1 });
  const { conditionValuesPerRule: values = 5, ...limits } = fleet.quotas ?? {};
  return fc.tuple(chosen, fc.array(fallbackSteps, { minLength: 6, maxLength: 6 }), fallbackDomains).map(
    ([keys, steps, domains]): Fleet => ({
      ...fleet,
      services: Object.fromEntries(
        Object.entries(fleet.services).map(([key, service], index) => {
          const weights = steps[index] === undefined ? {} : { steps: steps[index] };
          const fallback = { ...weights, ...(domains === undefined ? {} : { domains }) };
          return [key, keys.includes(key) ? { ...service, fallback } : service];
        }),
      ),
      quotas: {
        ...limits,
        // A gate's rule has both target groups in one action.
        targetGroupsPerAction: Math.max(2, limits.targetGroupsPerAction ?? 5),
        conditionValuesPerRule: Math.max(values, (domains?.length ?? 0) + 2),
        rulesPerLoadBalancer: (limits.rulesPerLoadBalancer ?? 100) + GATE_ROOM,
        targetGroupsPerLoadBalancer: (limits.targetGroupsPerLoadBalancer ?? 100) + keys.length,
        targetsPerLoadBalancer: (limits.targetsPerLoadBalancer ?? 1000) + keys.length,
      },
    }),
  );
}

function plainFleets(packing: Packing): fc.Arbitrary<Fleet> {
  const services = fc.integer({ min: 1, max: 6 }).map((count) => SERVICES.slice(0, count));
  return fc.tuple(services, quotas).chain(([keys, limits]) => {
    const mostPaths = Math.min(4, limits.conditionValuesPerRule - 1, limits.valuesPerCondition);
    return fc
      .record({
        profiles: fc.array(routes(keys, mostPaths), { minLength: 1, maxLength: 4 }),
        replicas: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 6, maxLength: 6 }),
        certificates: fc.integer({ min: 0, max: 2 }),
        reserved: fc.option(reserves, { nil: undefined }),
      })
      .map(({ profiles, replicas, certificates, reserved }) => ({
        name: "edge",
        services: Object.fromEntries(
          keys.map((key, index) => [key, { namespace: key, port: 80 + index, maxReplicas: replicas[index] ?? 1 }]),
        ),
        profiles: Object.fromEntries(profiles.map((profile, index) => [PROFILES[index] ?? "site", profile])),
        packing,
        certificates: CERTIFICATES.slice(0, certificates),
        ...(reserved === undefined ? {} : { reserved }),
        quotas: reserved === undefined ? limits : withRoomFor(reserved, limits),
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
export function samples(kind: Kind, mostTenants = 24): fc.Arbitrary<Sample> {
  return fleets(kind).chain((fleet) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: 199 }), { minLength: 1, maxLength: mostTenants, size: "max" })
      .chain((numbers) => fc.tuple(...numbers.map((number) => tenant(number, fleet))))
      .map((tenants) => ({ fleet, tenants })),
  );
}

/** A sample with one tenant that is not yet in it. */
export function samplesWithNewcomer(kind: Kind): fc.Arbitrary<Sample & { readonly newcomer: Tenant }> {
  return samples(kind).chain((sample) => tenant(200, sample.fleet).map((newcomer) => ({ ...sample, newcomer })));
}

/** A sample with one of its tenants picked out. */
export function samplesWithChosen(kind: Kind): fc.Arbitrary<Sample & { readonly chosen: Tenant }> {
  return samples(kind).chain((sample) => fc.constantFrom(...sample.tenants).map((chosen) => ({ ...sample, chosen })));
}

const loadBalancerSettings = fc.record(
  {
    deletionProtection: fc.boolean(),
    accessLogs: fc.constantFrom({ bucket: "edge-logs" }, { bucket: "edge-logs", prefix: "edge/alb" }),
    dropInvalidHeaders: fc.boolean(),
    desyncMitigation: fc.constantFrom(...DESYNC_MITIGATIONS),
    idleTimeoutSeconds: fc.integer({ min: 1, max: 4000 }),
    webAclArn: fc.constant("arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/edge/0a1b2c3d"),
  },
  { requiredKeys: [] },
);

const fleetSettings: fc.Arbitrary<Partial<Fleet>> = fc.record(
  {
    scheme: fc.constantFrom(...SCHEMES),
    inboundCidrs: fc.constantFrom(["10.0.0.0/8"], ["10.0.0.0/8", "2001:db8::/32"]),
    allowedNamespaces: fc.constantFrom(["canary"], ["canary", "blue"], []),
    tags: fc.constantFrom({ team: "edge" }, {}),
    loadBalancer: loadBalancerSettings,
  },
  { requiredKeys: [] },
);

/** Samples on a platform with any settings of their load balancers. */
export function withSettings(sample: fc.Arbitrary<Sample>, platform: Platform): fc.Arbitrary<Sample> {
  return fc
    .tuple(sample, fleetSettings)
    .map(([{ fleet, tenants }, settings]) => ({ fleet: { ...fleet, ...settings, platform }, tenants }));
}

/** Runs the same tests for each way of packing. */
export function forEachPacking(define: (packing: Packing) => void): void {
  for (const packing of PACKINGS) define(packing);
}

/** The same, and again with fallbacks. */
export function forEachKind(define: (kind: Kind) => void): void {
  for (const packing of PACKINGS) {
    define(packing);
    define(`${packing} and fallbacks`);
  }
}
