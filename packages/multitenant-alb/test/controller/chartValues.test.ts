import assert from "node:assert/strict";
import { parse } from "yaml";
import { type ChartValues, chartValues, GUARDED_VALUES } from "../../src/controller/chartValues.ts";
import type { ControllerSettings } from "../../src/controller/settings.ts";
import { FULL_SETTINGS } from "./fullSettings.ts";
import { upstreamFile } from "./upstream.ts";

const FROM = { clusterName: "prod", region: "eu-central-1", vpcId: "vpc-1", backendSecurityGroup: "sg-1" };

const DEFAULTS: ChartValues<string> = {
  ...FROM,
  enableBackendSecurityGroup: true,
  enableEndpointSlices: true,
  serviceAccount: { create: true, name: "aws-load-balancer-controller" },
  replicaCount: 2,
  podDisruptionBudget: { maxUnavailable: 1 },
  resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
  logLevel: "info",
  controllerConfig: {
    featureGates: { ALBGatewayAPI: false, EnableRGTAPI: true, EnableServiceController: false, NLBGatewayAPI: false },
  },
  enableShield: false,
  enableWaf: false,
  enableWafv2: false,
  defaultTargetType: "ip",
  createIngressClassResource: false,
  ingressClassParams: { create: false },
  disableIngressGroupNameAnnotation: true,
  disableIngressClassAnnotation: false,
  podMutatorWebhookConfig: { failurePolicy: "Fail" },
  webhookConfig: { ingressValdationFailurePolicy: "Fail" },
  enableServiceMutatorWebhook: false,
  serviceMutatorWebhookConfig: { failurePolicy: "Fail" },
  keepTLSSecret: true,
  tolerateNonExistentBackendService: false,
  tolerateNonExistentBackendAction: false,
};

const FULL: ChartValues<string> = {
  ...FROM,
  enableBackendSecurityGroup: true,
  enableEndpointSlices: true,
  serviceAccount: { create: true, name: "alb", annotations: { "eks.amazonaws.com/role-arn": "arn:role" } },
  replicaCount: 3,
  podDisruptionBudget: { minAvailable: 2 },
  resources: { requests: { cpu: "200m", memory: "512Mi" } },
  logLevel: "debug",
  image: { repository: "registry.example.com/aws-load-balancer-controller" },
  priorityClassName: "edge",
  nodeSelector: { "kubernetes.io/arch": "arm64" },
  tolerations: [{ key: "edge", operator: "Exists", effect: "NoSchedule" }],
  serviceMonitor: {
    enabled: true,
    namespace: "monitoring",
    additionalLabels: { release: "prometheus" },
    interval: "30s",
  },
  controllerConfig: {
    featureGates: {
      ALBGatewayAPI: false,
      EnableRGTAPI: true,
      EnableServiceController: true,
      IngressPlanAnnotation: true,
      NLBGatewayAPI: false,
    },
  },
  awsApiThrottle: [
    "Elastic Load Balancing v2:^Modify.*=6:40",
    "Elastic Load Balancing v2:^(R|Der)egisterTargets|^Describe.*=10:40",
    "EC2:.*=0.5:1",
  ],
  ingressMaxConcurrentReconciles: 5,
  serviceMaxConcurrentReconciles: 1,
  targetgroupbindingMaxConcurrentReconciles: 10,
  syncPeriod: "3600s",
  defaultTags: { team: "edge" },
  enableShield: true,
  enableWaf: true,
  enableWafv2: true,
  defaultTargetType: "instance",
  createIngressClassResource: true,
  ingressClassParams: { create: false },
  disableIngressGroupNameAnnotation: false,
  disableIngressClassAnnotation: true,
  podMutatorWebhookConfig: { failurePolicy: "Ignore" },
  webhookConfig: { ingressValdationFailurePolicy: "Ignore" },
  enableServiceMutatorWebhook: true,
  serviceMutatorWebhookConfig: { failurePolicy: "Ignore" },
  keepTLSSecret: true,
  tolerateNonExistentBackendService: true,
  tolerateNonExistentBackendAction: true,
};

/** Paths of `values` that `chart` does not have. What the chart leaves empty takes any keys. */
function unknownKeys(values: object, chart: object, path = ""): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (!Object.hasOwn(chart, key)) return [`${path}${key}`];
    const known = (chart as Record<string, unknown>)[key];
    return isFilledMap(value) && isFilledMap(known) ? unknownKeys(value, known, `${path}${key}.`) : [];
  });
}

function isFilledMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function valuesOf(settings: ControllerSettings): ChartValues<string> {
  return chartValues(settings, FROM);
}

describe("chartValues", () => {
  it("gives the chart Sluice's defaults", () => {
    assert.deepEqual(valuesOf({}), DEFAULTS);
  });

  it("gives the chart every setting", () => {
    assert.deepEqual(chartValues(FULL_SETTINGS, { ...FROM, roleArn: "arn:role" }), FULL);
  });

  it("keeps EndpointSlices on whatever an untyped program asks for", () => {
    const settings = { enableEndpointSlices: false, endpointSlices: false } as ControllerSettings;
    assert.equal(valuesOf(settings).enableEndpointSlices, true);
  });

  it("leaves out the disruption budget of a single replica", () => {
    assert.equal("podDisruptionBudget" in valuesOf({ replicas: 1 }), false);
  });

  it("leaves out throttles where none are given, so that the controller's own stay", () => {
    assert.equal("awsApiThrottle" in valuesOf({ awsApiThrottle: [] }), false);
  });

  it("turns WAFv2 on for a fleet with a web ACL", () => {
    const services = { web: { namespace: "web", port: 80 } };
    const fleet = {
      name: "edge",
      services,
      profiles: {},
      loadBalancer: { webAclArn: "arn:aws:wafv2:eu:1:regional/webacl/a/1" },
    };
    assert.equal(valuesOf({ fleets: [fleet] }).enableWafv2, true);
    assert.equal(valuesOf({ fleets: [{ ...fleet, loadBalancer: {} }] }).enableWafv2, false);
  });

  it("does not name a closed gate to a controller that would not start with it", () => {
    const { featureGates } = valuesOf({ version: "1.12.0" }).controllerConfig;
    assert.deepEqual(featureGates, { EnableRGTAPI: true, EnableServiceController: false });
  });

  it("guards every value that it may set against extra values", () => {
    const set = [...new Set([...Object.keys(DEFAULTS), ...Object.keys(FULL)])].sort();
    assert.deepEqual([...GUARDED_VALUES], set);
  });

  const chart = upstreamFile("chart-values.yaml");
  if (chart !== undefined) {
    it("sets no value that the chart does not know", () => {
      const known = parse(chart) as object;
      assert.deepEqual(unknownKeys(FULL, known), []);
      assert.deepEqual(unknownKeys(DEFAULTS, known), []);
      assert.deepEqual(unknownKeys({ webhookConfig: { failurePolicy: "Fail" } }, known), [
        "webhookConfig.failurePolicy",
      ]);
    });
  }
});
