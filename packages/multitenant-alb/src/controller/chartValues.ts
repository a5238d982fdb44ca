import { apiThrottleValue } from "./apiThrottle.ts";
import { controllerVersion, DEFAULT_CHART_VERSION } from "./chart.ts";
import { type FeatureGate, gateIsOpen, resolveFeatureGates } from "./featureGates.ts";
import {
  CONTROLLER_DEFAULTS,
  type ContainerResources,
  type ControllerSettings,
  type DisruptionBudget,
  type FailurePolicy,
  type Toleration,
  usesWafv2,
} from "./settings.ts";

/** What comes from other resources; `Text` is a string, or a Pulumi input of one. */
export interface ChartReferences<Text> {
  readonly clusterName: Text;
  readonly region: Text;
  readonly vpcId: Text;
  readonly backendSecurityGroup: Text;
  /** For IAM roles for service accounts; EKS Pod Identity needs none. */
  readonly roleArn?: Text;
}

/** The chart's values that Sluice sets. `ingressValdationFailurePolicy` is the chart's spelling. */
export interface ChartValues<Text> {
  readonly clusterName: Text;
  readonly region: Text;
  readonly vpcId: Text;
  readonly backendSecurityGroup: Text;
  readonly enableBackendSecurityGroup: true;
  readonly enableEndpointSlices: true;
  readonly serviceAccount: {
    readonly create: true;
    readonly name: string;
    readonly annotations?: Readonly<Record<string, Text>>;
  };
  readonly image?: { readonly repository: string };
  readonly replicaCount: number;
  readonly podDisruptionBudget?: DisruptionBudget;
  readonly controllerConfig: { readonly featureGates: Partial<Record<FeatureGate, boolean>> };
  readonly awsApiThrottle?: readonly string[];
  readonly ingressMaxConcurrentReconciles?: number;
  readonly serviceMaxConcurrentReconciles?: number;
  readonly targetgroupbindingMaxConcurrentReconciles?: number;
  readonly syncPeriod?: string;
  readonly disableIngressGroupNameAnnotation: boolean;
  readonly disableIngressClassAnnotation: boolean;
  readonly podMutatorWebhookConfig: { readonly failurePolicy: FailurePolicy };
  readonly webhookConfig: { readonly ingressValdationFailurePolicy: FailurePolicy };
  readonly enableServiceMutatorWebhook: boolean;
  readonly serviceMutatorWebhookConfig: { readonly failurePolicy: FailurePolicy };
  readonly keepTLSSecret: true;
  readonly tolerateNonExistentBackendService: boolean;
  readonly tolerateNonExistentBackendAction: boolean;
  readonly logLevel: string;
  readonly resources: ContainerResources;
  readonly defaultTags?: Readonly<Record<string, string>>;
  readonly enableShield: boolean;
  readonly enableWaf: boolean;
  readonly enableWafv2: boolean;
  readonly defaultTargetType: string;
  readonly createIngressClassResource: boolean;
  readonly ingressClassParams: { readonly create: false };
  readonly serviceMonitor?: {
    readonly enabled: true;
    readonly namespace?: string;
    readonly additionalLabels?: Readonly<Record<string, string>>;
    readonly interval?: string;
  };
  readonly priorityClassName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
}

/**
 * The values for the controller's chart. EndpointSlices are always on, and no argument turns them off: a classic
 * Endpoints object holds at most 1,000 addresses, and a controller that reads those deregisters every pod beyond
 * (measured: of 1,500 targets, 500).
 *
 * The webhooks' certificate is kept over upgrades. Otherwise each upgrade makes a new one, and until every pod has read
 * it the API server refuses what the webhooks guard.
 *
 * @example chartValues({}, { clusterName: "prod", region: "eu-central-1", vpcId: "vpc-1", backendSecurityGroup: "sg-1" })
 */
export function chartValues<Text>(settings: ControllerSettings, from: ChartReferences<Text>): ChartValues<Text> {
  const { roleArn, ...references } = from;
  return {
    ...references,
    enableBackendSecurityGroup: true,
    enableEndpointSlices: true,
    serviceAccount: {
      create: true,
      name: settings.serviceAccountName ?? CONTROLLER_DEFAULTS.serviceAccountName,
      ...(roleArn === undefined ? {} : { annotations: { "eks.amazonaws.com/role-arn": roleArn } }),
    },
    ...workloadValues(settings),
    ...behaviourValues(settings),
    ...guardValues(settings),
  };
}

/** Arguments that the chart's defaults stand for when they are absent. */
function given<Value, Key extends string>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}

function workloadValues(settings: ControllerSettings) {
  const replicaCount = settings.replicas ?? CONTROLLER_DEFAULTS.replicas;
  const budget = settings.podDisruptionBudget ?? CONTROLLER_DEFAULTS.podDisruptionBudget;
  const { serviceMonitor: monitor, imageRepository } = settings;
  return {
    replicaCount,
    ...(replicaCount > 1 ? { podDisruptionBudget: budget } : {}),
    resources: settings.resources ?? CONTROLLER_DEFAULTS.resources,
    logLevel: settings.logLevel ?? CONTROLLER_DEFAULTS.logLevel,
    ...(imageRepository === undefined ? {} : { image: { repository: imageRepository } }),
    ...given("priorityClassName", settings.priorityClassName),
    ...given("nodeSelector", settings.nodeSelector),
    ...given("tolerations", settings.tolerations),
    ...(monitor === undefined
      ? {}
      : {
          serviceMonitor: {
            enabled: true as const,
            ...given("namespace", monitor.namespace),
            ...given("additionalLabels", monitor.labels),
            ...given("interval", monitor.interval),
          },
        }),
  };
}

function behaviourValues(settings: ControllerSettings) {
  const { awsApiThrottle, concurrency = {}, syncPeriodSeconds } = settings;
  const version = controllerVersion(settings.version ?? DEFAULT_CHART_VERSION);
  return {
    controllerConfig: { featureGates: resolveFeatureGates(settings.featureGates ?? {}, version) },
    ...given(
      "awsApiThrottle",
      awsApiThrottle && awsApiThrottle.length > 0 ? apiThrottleValue(awsApiThrottle) : undefined,
    ),
    ...given("ingressMaxConcurrentReconciles", concurrency.ingress),
    ...given("serviceMaxConcurrentReconciles", concurrency.service),
    ...given("targetgroupbindingMaxConcurrentReconciles", concurrency.targetGroupBinding),
    ...given("syncPeriod", syncPeriodSeconds === undefined ? undefined : `${syncPeriodSeconds}s`),
    ...given("defaultTags", settings.defaultTags),
    enableShield: settings.enableShield ?? false,
    enableWaf: settings.enableWaf ?? false,
    enableWafv2: usesWafv2(settings),
    defaultTargetType: settings.defaultTargetType ?? CONTROLLER_DEFAULTS.defaultTargetType,
    createIngressClassResource: settings.createIngressClass ?? false,
    ingressClassParams: { create: false as const },
  };
}

function guardValues(settings: ControllerSettings) {
  const { webhooks = {}, featureGates = {}, version = DEFAULT_CHART_VERSION } = settings;
  const gates = resolveFeatureGates(featureGates, controllerVersion(version));
  const policy = (given: FailurePolicy | undefined) => given ?? CONTROLLER_DEFAULTS.failurePolicy;
  return {
    disableIngressGroupNameAnnotation: settings.disableIngressGroupNameAnnotation ?? true,
    disableIngressClassAnnotation: settings.disableIngressClassAnnotation ?? false,
    podMutatorWebhookConfig: { failurePolicy: policy(webhooks.podMutator) },
    webhookConfig: { ingressValdationFailurePolicy: policy(webhooks.ingressValidation) },
    enableServiceMutatorWebhook: gateIsOpen(gates, "EnableServiceController"),
    serviceMutatorWebhookConfig: { failurePolicy: policy(webhooks.serviceMutator) },
    keepTLSSecret: true as const,
    tolerateNonExistentBackendService: settings.tolerateNonExistentBackendService ?? false,
    tolerateNonExistentBackendAction: settings.tolerateNonExistentBackendAction ?? false,
  };
}

/** Top-level values that Sluice may set, so that `extraValues` may not. Values without an argument are free. */
export const GUARDED_VALUES = [
  "awsApiThrottle",
  "backendSecurityGroup",
  "clusterName",
  "controllerConfig",
  "createIngressClassResource",
  "defaultTags",
  "defaultTargetType",
  "disableIngressClassAnnotation",
  "disableIngressGroupNameAnnotation",
  "enableBackendSecurityGroup",
  "enableEndpointSlices",
  "enableServiceMutatorWebhook",
  "enableShield",
  "enableWaf",
  "enableWafv2",
  "image",
  "ingressClassParams",
  "ingressMaxConcurrentReconciles",
  "keepTLSSecret",
  "logLevel",
  "nodeSelector",
  "podDisruptionBudget",
  "podMutatorWebhookConfig",
  "priorityClassName",
  "region",
  "replicaCount",
  "resources",
  "serviceAccount",
  "serviceMaxConcurrentReconciles",
  "serviceMonitor",
  "serviceMutatorWebhookConfig",
  "syncPeriod",
  "targetgroupbindingMaxConcurrentReconciles",
  "tolerateNonExistentBackendAction",
  "tolerateNonExistentBackendService",
  "tolerations",
  "vpcId",
  "webhookConfig",
] as const satisfies readonly (keyof ChartValues<string>)[];
