import type { ControllerFeatureName, Fleet } from "@sluice/alb-model";
import type { ApiThrottle } from "./apiThrottle.ts";
import type { ChartSource } from "./chart.ts";
import type { FeatureGates } from "./featureGates.ts";

/** What the API server does with an object while no controller answers: refuse it, or let it pass unchecked. */
export type FailurePolicy = "Fail" | "Ignore";

export interface WebhookPolicies {
  /**
   * Pods in namespaces with the readiness gate label. `Ignore`, the chart's default, lets a pod start without its gate,
   * and a rollout then drops requests. `Fail` keeps pods from being made in those namespaces, and only those, while no
   * controller runs: run two replicas.
   *
   * @default "Fail"
   */
  readonly podMutator?: FailurePolicy;
  /** Every Ingress of the cluster. @default "Fail" */
  readonly ingressValidation?: FailurePolicy;
  /** Every new Service; installed with the gate `EnableServiceController` only. @default "Fail" */
  readonly serviceMutator?: FailurePolicy;
}

/** Reconcile loops that run at once. They share one API budget, so more of them seldom help. @default 3 each */
export interface Concurrency {
  readonly ingress?: number;
  readonly service?: number;
  readonly targetGroupBinding?: number;
}

/** Kubernetes quantities: `100m` CPU, `256Mi` memory. */
export interface ResourceAmounts {
  readonly cpu?: string;
  readonly memory?: string;
}

export interface ContainerResources {
  readonly requests?: ResourceAmounts;
  readonly limits?: ResourceAmounts;
}

/** How many controller pods a node drain may take away, or must leave. */
export type DisruptionBudget =
  | { readonly maxUnavailable: number | string; readonly minAvailable?: never }
  | { readonly minAvailable: number | string; readonly maxUnavailable?: never };

export interface ServiceMonitorSettings {
  /** @default the controller's namespace */
  readonly namespace?: string;
  /** Labels by which Prometheus finds the monitor. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** `30s`, `1m`. @default "1m" */
  readonly interval?: string;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: "Exists" | "Equal";
  readonly value?: string;
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  readonly tolerationSeconds?: number;
}

/** Plain settings of the controller: names and numbers that need no other resource. */
export interface ControllerSettings {
  /**
   * Version of the chart; from 3.0 on that of the controller, chart 1.N.P installs controller 2.N.P.
   *
   * @default "3.5.0"
   */
  readonly version?: string;
  /** @default the repository https://aws.github.io/eks-charts */
  readonly chart?: ChartSource;
  /** Fleets that it serves: the version must have what they use, and their web ACLs need `enableWafv2`. @default none */
  readonly fleets?: readonly Fleet[];
  /** Further features that the version must have. @default none */
  readonly features?: readonly ControllerFeatureName[];
  /** Namespace of the controller, which must exist. Do not label it for readiness gates. @default "kube-system" */
  readonly namespace?: string;
  /** @default "aws-load-balancer-controller" */
  readonly serviceAccountName?: string;
  /** @default `DEFAULT_FEATURE_GATES` */
  readonly featureGates?: FeatureGates;
  /**
   * Client-side limits. An entry for a service takes the place of all the controller's own for it; see
   * `ELB_API_THROTTLE`, also for AWS's account-wide limits.
   *
   * @default the controller's own
   */
  readonly awsApiThrottle?: readonly ApiThrottle[];
  readonly concurrency?: Concurrency;
  /** Seconds until everything is compared with AWS again. @default 36000, the controller's 10 hours */
  readonly syncPeriodSeconds?: number;
  /** One leads, the others answer webhooks and take over. @default 2 */
  readonly replicas?: number;
  /** With more than one replica only. @default { maxUnavailable: 1 } */
  readonly podDisruptionBudget?: DisruptionBudget;
  /**
   * Refuse the annotation `group.name` on new Ingresses, by which any namespace could join a fleet's load balancer:
   * groups come from class parameters. Ingresses that already have it keep it.
   *
   * @default true
   */
  readonly disableIngressGroupNameAnnotation?: boolean;
  /** Refuse `kubernetes.io/ingress.class` on new Ingresses; it reaches no class parameters. @default false */
  readonly disableIngressClassAnnotation?: boolean;
  readonly webhooks?: WebhookPolicies;
  /**
   * An Ingress may name a Service that does not exist, and its requests get a 503. Off, the group of that Ingress gets
   * no changes at all until it is mended, which its events say: loud, and it never replaces a route that works. Sluice's
   * own rules name target groups, so only Ingresses of others, such as a canary's, can come to this.
   *
   * @default false
   */
  readonly tolerateNonExistentBackendService?: boolean;
  /** The same for a backend whose `actions.<name>` annotation is missing. @default false */
  readonly tolerateNonExistentBackendAction?: boolean;
  /** @default "info" */
  readonly logLevel?: "info" | "debug";
  /** @default requests of 100m CPU and 256Mi memory, a limit of 1Gi memory */
  readonly resources?: ContainerResources;
  /** Tags on every AWS resource the controller makes; no `,`, `"` or line break in them. @default none */
  readonly defaultTags?: Readonly<Record<string, string>>;
  /** Shield Advanced protection by annotation. @default false */
  readonly enableShield?: boolean;
  /** WAF Classic by annotation. @default false */
  readonly enableWaf?: boolean;
  /** WAFv2 web ACLs. @default whether one of `fleets` has a web ACL */
  readonly enableWafv2?: boolean;
  /** Rules that authenticate by Cognito; a permission only. @default false */
  readonly enableCognito?: boolean;
  /** A Network Load Balancer in front of an ALB, by annotation; a permission only. @default false */
  readonly enableFrontendNlb?: boolean;
  /**
   * Find ACM certificates by host where neither class nor Ingress names any; a permission only, and off saves it. Fleets
   * with certificates name them in the class.
   *
   * @default true
   */
  readonly certificateDiscovery?: boolean;
  /** @default "ip" */
  readonly defaultTargetType?: "ip" | "instance";
  /** The chart's class `alb`, which every namespace may use. Fleets have classes of their own. @default false */
  readonly createIngressClass?: boolean;
  /** Scrape metrics with the Prometheus operator. @default none */
  readonly serviceMonitor?: ServiceMonitorSettings;
  /** @default "system-cluster-critical", the chart's */
  readonly priorityClassName?: string;
  /** @default none */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** @default none */
  readonly tolerations?: readonly Toleration[];
  /** Image from another registry. The tag follows the chart's version. @default public.ecr.aws/eks/… */
  readonly imageRepository?: string;
  /**
   * Further values of the chart, for what has no argument here. They may not set what Sluice sets.
   *
   * @default none
   */
  readonly extraValues?: Readonly<Record<string, unknown>>;
}

export const CONTROLLER_DEFAULTS = {
  namespace: "kube-system",
  serviceAccountName: "aws-load-balancer-controller",
  replicas: 2,
  podDisruptionBudget: { maxUnavailable: 1 },
  resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
  logLevel: "info",
  defaultTargetType: "ip",
  failurePolicy: "Fail",
} as const;

/** WAFv2 is on when asked for, or when a fleet has a web ACL and nobody says otherwise. */
export function usesWafv2({ enableWafv2, fleets = [] }: ControllerSettings): boolean {
  return enableWafv2 ?? fleets.some(({ loadBalancer }) => loadBalancer?.webAclArn !== undefined);
}
