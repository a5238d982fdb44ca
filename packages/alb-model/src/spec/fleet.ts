/**
 * What a platform team writes: a fleet and its tenants. These are the plain shapes of `fleet.yaml` and
 * `tenants.yaml`; `resolveFleet` fills in the defaults.
 */
import type { QuotaOverrides } from "../quotas.ts";

/** How tenants share listener rules: a rule set each, up to five values a rule, or host alternations. */
export const PACKINGS = ["none", "exact", "regex"] as const;
export type Packing = (typeof PACKINGS)[number];

/** How far a tenant is kept apart: shared rules, rules of its own, or a load balancer of its own. */
export const ISOLATIONS = ["none", "rule", "shard"] as const;
export type Isolation = (typeof ISOLATIONS)[number];

export const SCHEMES = ["internal", "internet-facing"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** Who builds the load balancers: the AWS Load Balancer Controller in the cluster, or EKS Auto Mode. */
export const PLATFORMS = ["controller", "eks-auto-mode"] as const;
export type Platform = (typeof PLATFORMS)[number];

/** How a load balancer treats requests that proxies may read differently. */
export const DESYNC_MITIGATIONS = ["monitor", "defensive", "strictest"] as const;
export type DesyncMitigation = (typeof DESYNC_MITIGATIONS)[number];

/** Where access logs go. The bucket's policy must let Elastic Load Balancing write. */
export interface AccessLogs {
  /** S3 bucket in the load balancers' Region. */
  readonly bucket: string;
  /** @default "" */
  readonly prefix?: string;
}

/** Settings of every load balancer of the fleet. */
export interface LoadBalancerSettings {
  /**
   * AWS and Pulumi refuse to delete a shard. Off by default, because a stack with it is not destroyed before it is
   * turned off again; turn it on in production.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;
  /**
   * Why these load balancers may be lost: they are a test's, a preview's, an example's. The policy pack then asks for
   * neither deletion protection nor access logs nor alarms.
   *
   * @default they may not
   */
  readonly disposable?: string;
  /** @default none */
  readonly accessLogs?: AccessLogs;
  /** Drop headers with names that HTTP does not allow. @default true */
  readonly dropInvalidHeaders?: boolean;
  /** @default "defensive" */
  readonly desyncMitigation?: DesyncMitigation;
  /** Seconds until an idle connection is closed, 1 to 4000. @default 60 */
  readonly idleTimeoutSeconds?: number;
  /** ARN of a WAFv2 web ACL of this Region. @default none */
  readonly webAclArn?: string;
}

/** Room that is left on every load balancer for Ingresses that Sluice does not write, such as a canary's. */
export interface Reserved {
  /** @default 0 */
  readonly rules?: number;
  /** @default 0 */
  readonly targetGroups?: number;
}

/** Target group health check. AWS's own defaults apply to what is left out. */
export interface HealthCheck {
  /** @default "/" */
  readonly path?: string;
  /** HTTP codes that count as healthy: `200` or `200-299`. @default "200" */
  readonly successCodes?: string;
  /** Seconds, 5 to 300. @default 15 */
  readonly intervalSeconds?: number;
  /** Seconds, 2 to 120. @default 5 */
  readonly timeoutSeconds?: number;
  /** Checks in a row, 2 to 10. @default 2 */
  readonly healthyThreshold?: number;
  /** Checks in a row, 2 to 10. @default 2 */
  readonly unhealthyThreshold?: number;
}

/**
 * A Lambda function takes a service's requests while it has no pods. Profiles that use the service get load balancers
 * of their own. The function itself is given to the Pulumi component.
 */
export interface Fallback {
  /**
   * Shares of the requests, in percent, that the fallback can be given: falling whole numbers that begin with 100, at
   * most 8. Each is a rule on every load balancer of the service's profiles.
   *
   * @default [100, 50, 10]
   */
  readonly steps?: readonly number[];
  /**
   * Hosts that the fallback serves: `*.example.com`. Tenants' hosts outside of them stay with the pods. All fallbacks
   * of a profile have the same. Without it every host that reaches the load balancer is served, also one that no
   * tenant has, for as long as the fallback is in use.
   *
   * @default every host
   */
  readonly domains?: readonly string[];
}

/** A Kubernetes Service that tenants route to. */
export interface FleetService {
  /** Namespace of the Service. */
  readonly namespace: string;
  /** Name of the Service. @default the key under `services` */
  readonly service?: string;
  /** Port of the Service. */
  readonly port: number;
  /** Port of the pods, where it differs; opened to the load balancer in the TargetGroupBinding. @default `port` */
  readonly targetPort?: number;
  readonly healthCheck?: HealthCheck;
  /** Largest number of pods; each is a target on every load balancer that serves it. @default 50 */
  readonly maxReplicas?: number;
  /** Seconds that a target drains before it is removed. @default 30 */
  readonly deregistrationDelaySeconds?: number;
  /**
   * Pods wait for the load balancers: their namespace carries the platform's label (see `ReadinessGatedNamespace`),
   * and each pod has one condition for every load balancer that serves it.
   *
   * @default true
   */
  readonly readinessGates?: boolean;
  /** Where requests go while the service has no pods. @default none: clients get 503 */
  readonly fallback?: Fallback;
}

/** One line of a profile: requests on `path` go to `service`. Without `path`, all that is left. */
export interface FleetRoute {
  /** ALB path pattern or patterns (`*` and `?` are wildcards, case matters): `/api/*`. */
  readonly path?: string | readonly string[];
  /** A key of `services`. */
  readonly service: string;
}

export interface Fleet {
  /** @default "controller" */
  readonly platform?: Platform;
  /** Prefix of every AWS name: lower case letters, digits and `-`, at most 12 characters. */
  readonly name: string;
  readonly services: Readonly<Record<string, FleetService>>;
  /** Ordered routes by profile name; the first profile is the default. */
  readonly profiles: Readonly<Record<string, readonly FleetRoute[]>>;
  /** @default "exact" */
  readonly packing?: Packing;
  /** Namespace of the tenant Ingresses. @default the fleet's name */
  readonly namespace?: string;
  /** Other namespaces whose Ingresses may join the fleet's load balancers, such as a canary's. @default [] */
  readonly allowedNamespaces?: readonly string[];
  /** @default "internal" */
  readonly scheme?: Scheme;
  readonly loadBalancer?: LoadBalancerSettings;
  readonly reserved?: Reserved;
  /** ACM certificates of every load balancer. None: HTTP on port 80 only. @default [] */
  readonly certificates?: readonly string[];
  /** TLS policy of the HTTPS listener. @default "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" */
  readonly sslPolicy?: string;
  /** Source ranges that may reach the load balancers. @default the controller's: everyone, within what the scheme lets through */
  readonly inboundCidrs?: readonly string[];
  /**
   * Tags on every AWS resource. EKS Auto Mode makes no load balancer with tags until the cluster's role has been given
   * a policy for them: https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html#tag-prop
   */
  readonly tags?: Readonly<Record<string, string>>;
  /** Limits that differ from AWS's defaults in this account. */
  readonly quotas?: QuotaOverrides;
}

export interface Tenant {
  /** Unique: lower case letters, digits and `-`, at most 63 characters. */
  readonly id: string;
  /** DNS names, `*.` allowed in front; punycode for internationalised names. */
  readonly hosts: readonly string[];
  /** A key of `profiles`. @default the fleet's first profile */
  readonly profile?: string;
  /** @default "none" */
  readonly isolation?: Isolation;
  /** ACM certificate for its hosts, where the fleet's do not cover them. */
  readonly certificate?: string;
}
