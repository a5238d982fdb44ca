import { type Limits, resolveLimits } from "../quotas.ts";
import type {
  Fallback,
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
import { type ProfileGate, profileGate } from "./profileGate.ts";

export const DEFAULTS = {
  platform: "controller",
  packing: "exact",
  scheme: "internal",
  /**
   * What AWS recommends and its console sets: TLS 1.2 and 1.3, forward secrecy, post-quantum key exchange for clients
   * that have it. Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   */
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
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
  fallback: { steps: [100, 50, 10], domains: [] },
  healthCheck: {
    path: "/",
    successCodes: "200",
    intervalSeconds: 15,
    timeoutSeconds: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
  },
} as const;

export interface ResolvedService extends Required<Omit<FleetService, "fallback">> {
  readonly healthCheck: Required<NonNullable<FleetService["healthCheck"]>>;
  readonly fallback?: ResolvedFallback;
}

export interface ResolvedFallback {
  /** Weights of the fallback out of 100, falling. */
  readonly steps: readonly number[];
  /** Sorted. Empty: every host. */
  readonly domains: readonly string[];
}

/** Load balancer settings with defaults; what has none stays away. */
export type ResolvedLoadBalancer = LoadBalancerSettings &
  Required<Omit<LoadBalancerSettings, "accessLogs" | "disposable" | "webAclArn">>;

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
  /** Only where one of the services has a fallback. */
  readonly gate?: ProfileGate;
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
  const limits = resolveLimits(fleet.quotas);
  const fallbacks = new Map(
    services.flatMap(([key, { fallback }]) => (fallback === undefined ? [] : [[key, fallback]])),
  );
  const profiles = Object.entries(fleet.profiles).map(
    ([name, routes]) => [name, resolveProfile(name, routes, { fallbacks, limits })] as const,
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
    limits,
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
    ...(service.fallback === undefined ? {} : { fallback: resolveFallback(service.fallback) }),
  };
}

/** Fills in a fallback's defaults. */
export function resolveFallback({ steps, domains }: Fallback): ResolvedFallback {
  return { steps: steps ?? DEFAULTS.fallback.steps, domains: (domains ?? DEFAULTS.fallback.domains).toSorted() };
}

interface GateContext {
  readonly fallbacks: ReadonlyMap<string, ResolvedFallback>;
  readonly limits: Limits;
}

function resolveProfile(name: string, written: readonly FleetRoute[], context: GateContext): ResolvedProfile {
  const routes = written.map((route) => ({ paths: pathsOf(route), service: route.service }));
  const gate = profileGate(routes, context.fallbacks, context.limits);
  const services = [...new Set(routes.map((route) => route.service))].sort();
  return { name, routes, services, ...(gate === undefined ? {} : { gate }) };
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
