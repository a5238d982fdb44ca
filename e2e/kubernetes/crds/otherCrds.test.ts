import assert from "node:assert/strict";
import { planFleet, renderIngresses } from "@sluice/alb-model";
import type { WireObject } from "@sluice/local";
import { ApiClient } from "../../deploy/apiClient.ts";
import { applyObject } from "../../deploy/kubernetesObjects.ts";
import { type Cluster, startCluster } from "../startCluster.ts";
import { installCrds } from "./installCrds.ts";

const ARN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-001-web/0123456789abcdef";
const metadata = { name: "web", namespace: "default" };

const ROLLOUT = {
  replicas: 3,
  selector: { matchLabels: { app: "web" } },
  template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web:1" }] } },
};
const ALB = { ingress: "web-canary", servicePort: 80 };
const CANARY = {
  stableService: "web-stable",
  canaryService: "web-canary",
  dynamicStableScale: false,
  scaleDownDelaySeconds: 60,
  steps: [{ setWeight: 10 }, { pause: { duration: 60 } }, { pause: {} }],
  trafficRouting: { alb: ALB },
};
const PING_PONG = { pingService: "web-ping", pongService: "web-pong" };

const rollout = (canary: object, spec: object = {}) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Rollout",
  metadata,
  spec: { ...ROLLOUT, ...spec, strategy: { canary } },
});
const rules = (rule: object) => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata,
  spec: { groups: [{ name: "controller", interval: "30s", rules: [rule] }] },
});
const monitor = (spec: object) => ({ apiVersion: "monitoring.coreos.com/v1", kind: "ServiceMonitor", metadata, spec });
const binding = (spec: object) => ({
  apiVersion: "eks.amazonaws.com/v1",
  kind: "TargetGroupBinding",
  metadata,
  spec: { serviceRef: { name: "web", port: 80 }, ...spec },
});
const classParams = (spec: object) => ({
  apiVersion: "eks.amazonaws.com/v1",
  kind: "IngressClassParams",
  metadata: { name: "edge-001" },
  spec,
});

const SCALED = {
  scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  idleReplicaCount: 0,
  minReplicaCount: 2,
  maxReplicaCount: 20,
  triggers: [{ type: "aws-cloudwatch", name: "group1", metadata: { awsRegion: "eu-central-1" } }],
};
const scaled = (spec: object) => ({
  apiVersion: "keda.sh/v1alpha1",
  kind: "ScaledObject",
  metadata,
  spec: { ...SCALED, ...spec },
});
const authentication = (podIdentity: object) => ({
  apiVersion: "keda.sh/v1alpha1",
  kind: "TriggerAuthentication",
  metadata,
  spec: { podIdentity },
});

const { trafficRouting: _, ...UNROUTED } = CANARY;
const { scaleDownDelaySeconds: __, ...UNDELAYED } = CANARY;
const ALERT = {
  alert: "Throttled",
  expr: "rate(aws_api_calls_total[5m]) > 0",
  for: "10m",
  labels: { severity: "page" },
};
interface Candidate {
  readonly metadata: object;
  readonly spec: object;
}

const TAKEN: Readonly<Record<string, Candidate>> = {
  "a canary with fixed Services": rollout(CANARY),
  "a canary with Services that swap": rollout({
    ...CANARY,
    stableService: undefined,
    canaryService: undefined,
    pingPong: PING_PONG,
    trafficRouting: { alb: { ...ALB, rootService: "web-root" } },
  }),
  "an alert": rules(ALERT),
  "a monitor": monitor({
    selector: { matchLabels: { app: "web" } },
    endpoints: [{ port: "metrics", interval: "30s" }],
  }),
  "a workload that may go to no pods": scaled({}),
  "a role for looking at metrics": authentication({ provider: "aws", roleArn: "arn:aws:iam::123456789012:role/keda" }),
  "an Auto Mode binding by ARN": binding({ targetGroupARN: ARN, targetType: "ip" }),
};

const REFUSED: Readonly<Record<string, readonly [Candidate, RegExp]>> = {
  "a canary's misspelt field": [rollout({ ...CANARY, scaleDownDelay: 60 }), /unknown field|field not declared/],
  "a weight above 100": [rollout({ ...CANARY, steps: [{ setWeight: 101 }] }), /less than or equal to 100/],
  "a step that does two things": [rollout({ ...CANARY, steps: [{ setWeight: 10, pause: {} }] }), /exactly one thing/],
  "a scale-down delay without traffic routing": [rollout(UNROUTED), /needs traffic routing/],
  "a dynamic stable scale with a delay": [rollout({ ...CANARY, dynamicStableScale: true }), /exclude each other/],
  "an ALB canary without Services": [
    rollout({ ...UNDELAYED, stableService: undefined }),
    /stableService and canaryService, or pingPong/,
  ],
  "swapping Services without a root": [rollout({ ...CANARY, pingPong: PING_PONG }), /needs rootService/],
  "a Rollout without a template": [rollout(CANARY, { template: undefined }), /selector and template/],
  "a rule that alerts and records": [rules({ ...ALERT, record: "x" }), /either alerts or records/],
  "a duration that is none": [rules({ ...ALERT, for: "ten minutes" }), /should match/],
  "a monitor without a selector": [monitor({ endpoints: [] }), /selector: Required/],
  "a scaled object's misspelt field": [scaled({ cooldown: 60 }), /unknown field|field not declared/],
  "as many pods at rest as awake": [scaled({ idleReplicaCount: 2 }), /less than minReplicaCount/],
  "fewer pods at most than at least": [scaled({ maxReplicaCount: 1 }), /more than maxReplicaCount/],
  "a formula over triggers without names": [
    scaled({
      advanced: { scalingModifiers: { formula: "a", target: "1" } },
      triggers: [{ type: "cpu", metadata: {} }],
    }),
    /name on every trigger/,
  ],
  "trigger metadata that is no text": [
    scaled({ triggers: [{ type: "aws-cloudwatch", metadata: { minMetricValue: 0 } }] }),
    /expected string/,
  ],
  "an identity that KEDA does not know": [authentication({ provider: "amazon" }), /Unsupported value/],
  "an Auto Mode binding by name": [
    binding({ targetGroupARN: ARN, targetType: "ip", targetGroupName: "edge-001-web" }),
    /targetGroupName/,
  ],
  "an Auto Mode binding without a type": [binding({ targetGroupARN: ARN }), /targetType: Required/],
  "an Auto Mode binding with networking": [
    binding({ targetGroupARN: ARN, targetType: "ip", networking: { ingress: [] } }),
    /networking/,
  ],
  "the other controller's certificates in Auto Mode": [classParams({ certificateArn: ["arn"] }), /certificateArn/],
};

describe("our definitions of Auto Mode's, Argo's, KEDA's and the Prometheus operator's kinds", function () {
  this.timeout(120_000);
  let cluster: Cluster;
  let api: ApiClient;
  before(async () => {
    cluster = await startCluster();
    await installCrds(cluster);
    api = new ApiClient(cluster.kubeConfig);
  });
  after(async () => {
    api?.close();
    await cluster?.stop();
  });
  /** JSON drops what is undefined. */
  const apply = (object: object) =>
    applyObject(api, "urn:pulumi:dev::p::t::n", JSON.parse(JSON.stringify(object)) as WireObject);

  for (const [what, object] of Object.entries(TAKEN)) {
    it(`take ${what}`, async () => {
      const { spec } = await apply(object);
      assert.deepEqual(spec, JSON.parse(JSON.stringify(object.spec)));
    });
  }

  for (const [what, [object, words]] of Object.entries(REFUSED)) {
    it(`refuse ${what}`, async () => {
      const refused = { ...object, metadata: { ...object.metadata, name: "refused" } };
      await assert.rejects(apply(refused), { code: "deploy.refused", message: words });
    });
  }

  it("take what a fleet renders for Auto Mode, with target groups that are there", async () => {
    const services = { web: { namespace: "default", port: 80 } };
    const profiles = { app: [{ service: "web" }] };
    const fleet = { name: "auto", namespace: "default", platform: "eks-auto-mode", services, profiles } as const;
    const { plan, problems } = planFleet(fleet, [{ id: "t1", hosts: ["t1.example.com"] }]);
    assert.deepEqual(problems, []);
    const objects = renderIngresses(plan).flatMap((shard) => shard.objects);
    const kinds = new Set<string>();
    for (const object of objects) {
      const text = JSON.stringify(object).replaceAll(/"targetGroupARN":"[^"]*"/g, `"targetGroupARN":"${ARN}"`);
      await apply(JSON.parse(text) as object);
      kinds.add(`${object.apiVersion} ${object.kind}`);
    }
    assert.equal(kinds.has("eks.amazonaws.com/v1 IngressClassParams"), true);
    assert.equal(kinds.has("eks.amazonaws.com/v1 TargetGroupBinding"), true);
  });
});
