import type { Platform } from "@sluice/alb-model";
import type { ChartSource } from "../controller/chart.ts";
import type { PolicyDocument } from "../controller/policy/statement.ts";
import type { ContainerResources, DisruptionBudget, ServiceMonitorSettings } from "../controller/settings.ts";

export const ARGO_CHART = "argo-rollouts";
export const ARGO_CHARTS = "https://argoproj.github.io/argo-helm";

export const ARGO_DEFAULTS = {
  /** Newest chart of the repository, read in July 2026. */
  chartVersion: "2.41.0",
  version: "1.9.1",
  namespace: "argo-rollouts",
  serviceAccountName: "argo-rollouts",
  replicas: 2,
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
  logLevel: "info",
} as const;

/**
 * What differs between the platforms. Target groups of the controller carry the name of their Ingress and Service in
 * this tag, and Argo finds them by it; groups that Pulumi makes do not have it.
 */
const PLATFORM = {
  controller: { bindingApiVersion: "elbv2.k8s.aws/v1beta1", resourceTag: "ingress.k8s.aws/resource" },
  "eks-auto-mode": { bindingApiVersion: "eks.amazonaws.com/v1", resourceTag: "ingress.eks.amazonaws.com/resource" },
} as const satisfies Record<Platform, object>;

/** Plain settings of Argo Rollouts. */
export interface ArgoSettings {
  /** Whose load balancers it verifies; as in the fleet. @default "controller" */
  readonly platform?: Platform;
  /** Version of Argo Rollouts. @default "1.9.1" */
  readonly version?: string;
  /** Version of the chart. @default "2.41.0" */
  readonly chartVersion?: string;
  /** @default the repository https://argoproj.github.io/argo-helm */
  readonly chart?: ChartSource;
  /**
   * IngressClasses of the shards that canaries use: Argo looks at Ingresses of these, and of no others. Without them it
   * hears of a changed Ingress minutes late.
   */
  readonly ingressClasses: readonly string[];
  /** @default "argo-rollouts" */
  readonly namespace?: string;
  /** @default true */
  readonly createNamespace?: boolean;
  /** @default "argo-rollouts" */
  readonly serviceAccountName?: string;
  /** One leads, the others take over. @default 2 */
  readonly replicas?: number;
  /** @default { maxUnavailable: 1 } */
  readonly podDisruptionBudget?: DisruptionBudget;
  /** @default requests of 100m CPU and 128Mi memory, a limit of 512Mi memory */
  readonly resources?: ContainerResources;
  /** Scrape metrics with the Prometheus operator; the chart knows no interval. @default none */
  readonly serviceMonitor?: Omit<ServiceMonitorSettings, "interval">;
  /** @default "info" */
  readonly logLevel?: "debug" | "info" | "warn" | "error";
}

/** What comes from other resources; `Text` is a string, or a Pulumi input of one. */
export interface ArgoReferences<Text> {
  readonly region: Text;
  /** For IAM roles for service accounts; EKS Pod Identity needs none. */
  readonly roleArn?: Text;
}

/**
 * The values for Argo Rollouts' chart: target groups are verified, always; the flags say which kinds and tags the
 * platform has; roles reach no other traffic router.
 *
 * Flags go through `extraArgs`, which every chart version passes on: its own switches for them are younger than the
 * flags, and Helm ignores values that a chart does not know.
 *
 * @example argoValues({ ingressClasses: ["edge-001"] }, { region: "eu-central-1" }).controller.replicas // 2
 */
export function argoValues<Text>(settings: ArgoSettings, { region, roleArn }: ArgoReferences<Text>) {
  const { resources = ARGO_DEFAULTS.resources, serviceMonitor } = settings;
  const annotations = roleArn === undefined ? {} : { annotations: { "eks.amazonaws.com/role-arn": roleArn } };
  return {
    installCRDs: true,
    // Rollouts would go with their definition, and their pods with them.
    keepCRDs: true,
    serviceAccount: {
      create: true,
      name: settings.serviceAccountName ?? ARGO_DEFAULTS.serviceAccountName,
      ...annotations,
    },
    controller: {
      replicas: settings.replicas ?? ARGO_DEFAULTS.replicas,
      image: { tag: `v${versionOf(settings)}` },
      extraArgs: argoFlags(settings),
      // The AWS SDK asks the node for it otherwise, which pods may not reach.
      extraEnv: [{ name: "AWS_REGION", value: region }],
      logging: { level: settings.logLevel ?? ARGO_DEFAULTS.logLevel },
      resources,
      pdb: { enabled: true, ...(settings.podDisruptionBudget ?? { maxUnavailable: 1 }) },
      metrics: { enabled: serviceMonitor !== undefined, ...monitorValues(serviceMonitor) },
    },
    providerRBAC: providerRoles(settings.platform ?? "controller"),
  };
}

function argoFlags({ platform = "controller", ingressClasses }: ArgoSettings): string[] {
  const { bindingApiVersion, resourceTag } = PLATFORM[platform];
  return [
    "--aws-verify-target-group",
    // Both are the defaults of the platform `controller`, where an older Argo does not know the flags.
    ...(platform === "controller"
      ? []
      : [`--aws-target-group-binding-api-version=${bindingApiVersion}`, `--alb-tag-key-resource-id=${resourceTag}`]),
    ...ingressClasses.map((name) => `--alb-ingress-classes=${name}`),
  ];
}

function monitorValues(monitor: ArgoSettings["serviceMonitor"]) {
  if (monitor === undefined) return {};
  const { namespace, labels } = monitor;
  return {
    serviceMonitor: {
      enabled: true,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { additionalLabels: labels }),
    },
  };
}

/** The chart's role for the controller knows one group of bindings; Auto Mode has another. */
function providerRoles(platform: Platform) {
  const autoMode = platform === "eks-auto-mode";
  const rule = { apiGroups: ["eks.amazonaws.com"], resources: ["targetgroupbindings"], verbs: ["list", "get"] };
  return {
    enabled: true,
    providers: {
      awsLoadBalancerController: !autoMode,
      istio: false,
      smi: false,
      ambassador: false,
      awsAppMesh: false,
      traefik: false,
      apisix: false,
      contour: false,
      glooPlatform: false,
      gatewayAPI: false,
    },
    additionalRules: autoMode ? [rule] : [],
  };
}

/**
 * What verification asks AWS. Elastic Load Balancing knows no narrower resource for any of these.
 *
 * Source: `utils/aws/aws.go` of Argo Rollouts; the service authorization reference of Elastic Load Balancing V2.
 */
export function argoPolicy(): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "VerifyTargetGroups",
        Effect: "Allow",
        Action: [
          "elasticloadbalancing:DescribeListeners",
          "elasticloadbalancing:DescribeLoadBalancers",
          "elasticloadbalancing:DescribeRules",
          "elasticloadbalancing:DescribeTags",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
        ],
        Resource: "*",
      },
    ],
  };
}

/** Without the `v` of its tags. */
export function versionOf({ version = ARGO_DEFAULTS.version }: ArgoSettings): string {
  return version.replace(/^v/, "");
}
