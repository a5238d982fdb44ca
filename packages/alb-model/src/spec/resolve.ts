import { type Limits, resolveLimits } from "../quotas.ts";
import type {
  Fleet,
  FleetRoute,
  FleetService,
  Isolation,
  LoadBalancerSettings,
  Packing,
  Platform,
  Reserved,
  Scheme,
  Tenant,
} from "./fleet.ts";

export const DEFAULTS = {
  platform: "controller",
  packing: "exact",
  scheme: "internal",
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  loadBalancer: {
    deletionProtection: false,
    dropInvalidHeaders: true,
    desyncMitigation: "defensive",
    idleTimeoutSeconds: 60,
  },
  reserved: { rules: 0, targetGroups: 0 },
  readinessGates: true,
  maxReplicas: 50,
  deregistrationDelaySeconds: 30,
  isolation: "none",
  healthCheck: {
    path: "/",
    successCodes: "200",
    intervalSeconds: 15,
    timeoutSeconds: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
  },
} as const;

export interface ResolvedService extends Required<FleetService> {
  readonly healthCheck: Required<NonNullable<FleetService["healthCheck"]>>;
}

/** Load balancer settings with defaults; what has none stays away. */
export type ResolvedLoadBalancer = LoadBalancerSettings &
  Required<Omit<LoadBalancerSettings, "accessLogs" | "webAclArn">>;

export interface ResolvedRoute {
  /** Empty: every path. */
  readonly paths: readonly string[];
  readonly service: string;
}

export interface ResolvedProfile {
  readonly name: string;
  readonly routes: readonly ResolvedRoute[];
  /** Each service once, sorted. */
  readonly services: readonly string[];
}

/** A fleet with every default filled in. */
export interface ResolvedFleet {
  readonly name: string;
  readonly platform: Platform;
  readonly namespace: string;
  readonly allowedNamespaces: readonly string[];
  readonly services: ReadonlyMap<string, ResolvedService>;
  readonly profiles: ReadonlyMap<string, ResolvedProfile>;
  readonly defaultProfile: string;
  readonly packing: Packing;
  readonly scheme: Scheme;
  readonly loadBalancer: ResolvedLoadBalancer;
  readonly reserved: Required<Reserved>;
  readonly certificates: readonly string[];
  readonly sslPolicy: string;
  readonly inboundCidrs: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly limits: Limits;
}

export interface ResolvedTenant {
  readonly id: string;
  readonly hosts: readonly string[];
  readonly profile: string;
  readonly isolation: Isolation;
  readonly certificate?: string;
}

/** Fills in a fleet's defaults. Expects a fleet without problems (see `checkFleet`). */
export function resolveFleet(fleet: Fleet): ResolvedFleet {
  const services = Object.entries(fleet.services).map(([key, service]) => [key, resolveService(key, service)] as const);
  const profiles = Object.entries(fleet.profiles).map(
    ([name, routes]) => [name, resolveProfile(name, routes)] as const,
  );
  return {
    name: fleet.name,
    platform: fleet.platform ?? DEFAULTS.platform,
    namespace: fleet.namespace ?? fleet.name,
    allowedNamespaces: fleet.allowedNamespaces ?? [],
    services: new Map(services),
    profiles: new Map(profiles),
    defaultProfile: profiles[0]?.[0] ?? "",
    packing: fleet.packing ?? DEFAULTS.packing,
    scheme: fleet.scheme ?? DEFAULTS.scheme,
    loadBalancer: { ...DEFAULTS.loadBalancer, ...fleet.loadBalancer },
    reserved: { ...DEFAULTS.reserved, ...fleet.reserved },
    certificates: fleet.certificates ?? [],
    sslPolicy: fleet.sslPolicy ?? DEFAULTS.sslPolicy,
    inboundCidrs: fleet.inboundCidrs ?? [],
    tags: fleet.tags ?? {},
    limits: resolveLimits(fleet.quotas),
  };
}

function resolveService(key: string, service: FleetService): ResolvedService {
  return {
    namespace: service.namespace,
    service: service.service ?? key,
    port: service.port,
    targetPort: service.targetPort ?? service.port,
    maxReplicas: service.maxReplicas ?? DEFAULTS.maxReplicas,
    deregistrationDelaySeconds: service.deregistrationDelaySeconds ?? DEFAULTS.deregistrationDelaySeconds,
    readinessGates: service.readinessGates ?? DEFAULTS.readinessGates,
    healthCheck: { ...DEFAULTS.healthCheck, ...service.healthCheck },
  };
}

function resolveProfile(name: string, routes: readonly FleetRoute[]): ResolvedProfile {
  const resolved = routes.map((route) => ({ paths: pathsOf(route), service: route.service }));
  return { name, routes: resolved, services: [...new Set(resolved.map((route) => route.service))].sort() };
}

/** The path patterns of a route; none means every path. */
export function pathsOf(route: FleetRoute): readonly string[] {
  if (route.path === undefined) return [];
  return typeof route.path === "string" ? [route.path] : route.path;
}

/** Fills in a tenant's defaults. */
export function resolveTenant(tenant: Tenant, fleet: ResolvedFleet): ResolvedTenant {
  return {
    id: tenant.id,
    hosts: tenant.hosts,
    profile: tenant.profile ?? fleet.defaultProfile,
    isolation: tenant.isolation ?? DEFAULTS.isolation,
    ...(tenant.certificate === undefined ? {} : { certificate: tenant.certificate }),
  };
}
