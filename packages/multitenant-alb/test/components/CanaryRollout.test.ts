import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { type CanaryPods, CanaryRollout, type CanaryRolloutArgs } from "../../src/components/CanaryRollout.ts";
import { SpecError } from "../../src/errors.ts";
import { CANARY, FLEET, TWO_SHARDS } from "../canary/canarySettings.ts";
import { inputsOf, recordResources } from "./recordResources.ts";

const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const PATCH = "kubernetes:networking.k8s.io/v1:IngressPatch";
const SERVICE = "kubernetes:core/v1:Service";
const PODS: CanaryPods = { replicas: 3, podSpec: { containers: [{ name: "web", image: "web:1" }] } };
const SKIP = { "pulumi.com/skipAwait": "true" };

function build(args: Partial<CanaryRolloutArgs> = {}): CanaryRollout {
  return new CanaryRollout("web", { ...CANARY, ...PODS, ...args });
}

const FULL: Partial<CanaryRolloutArgs> = {
  ...TWO_SHARDS,
  services: { type: "stable-canary", stable: "web", canary: "web-next" },
  routes: [
    { shard: "edge-001", hosts: ["a.example.com", "*.b.example.com"], path: ["/x/*", "/y"] },
    { shard: "edge-002", path: "/x/*" },
  ],
  targetPort: 8080,
  steps: [
    { setWeight: 5 },
    { pause: { duration: 120 } },
    {
      analysis: { templates: [{ templateName: "errors", clusterScope: true }], args: [{ name: "app", value: "web" }] },
    },
    { setWeight: 50 },
    { pause: {} },
  ],
  stableScale: { type: "full", scaleDownDelaySeconds: 300, abortScaleDownDelaySeconds: 90 },
  progressDeadlineSeconds: 900,
  minReadySeconds: 10,
  stickinessSeconds: 120,
  healthCheck: { path: "/healthz", intervalSeconds: 10 },
  deregistrationDelaySeconds: 60,
  initialPauseSeconds: 30,
  replicas: "external",
  podLabels: { team: "shop", "app.kubernetes.io/name": "other" },
  podAnnotations: { "prometheus.io/scrape": "true" },
};

describe("CanaryRollout", () => {
  it("registers two Services, an Ingress with its first action, and the Rollout", async () => {
    const registered = await recordResources(() => build());
    assert.deepEqual(
      registered.map(({ type, name }) => `${type} ${name}`),
      [
        `${ROLLOUT} web`,
        `${SERVICE} web-ping`,
        `${SERVICE} web-pong`,
        `${INGRESS} web-edge-001`,
        `${PATCH} web-edge-001-action`,
        "sluice:index:CanaryRollout web",
      ],
    );
  });

  it("keeps stable pods until weights are in force, with ping-pong Services and no other setting", async () => {
    const registered = await recordResources(() => build());
    assert.deepEqual(inputsOf(registered, ROLLOUT, "web"), {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata: {
        name: "web",
        namespace: "web",
        labels: { "app.kubernetes.io/name": "web", "app.kubernetes.io/managed-by": "sluice", "sluice/fleet": "edge" },
      },
      spec: {
        replicas: 3,
        minReadySeconds: 0,
        progressDeadlineSeconds: 600,
        selector: { matchLabels: { "app.kubernetes.io/name": "web" } },
        template: {
          metadata: { labels: { "app.kubernetes.io/name": "web" } },
          spec: { containers: [{ name: "web", image: "web:1" }] },
        },
        strategy: {
          canary: {
            pingPong: { pingService: "web-ping", pongService: "web-pong" },
            dynamicStableScale: false,
            scaleDownDelaySeconds: 60,
            abortScaleDownDelaySeconds: 60,
            steps: [
              { setWeight: 10 },
              { pause: { duration: 60 } },
              { setWeight: 30 },
              { pause: { duration: 60 } },
              { setWeight: 60 },
              { pause: { duration: 60 } },
            ],
            trafficRouting: {
              alb: {
                ingress: "web-edge-001",
                rootService: "web-root",
                servicePort: 80,
                annotationPrefix: "alb.ingress.kubernetes.io",
              },
            },
          },
        },
      },
    });
  });

  it("writes every option into the Rollout, and leaves the number of pods to an autoscaler", async () => {
    const registered = await recordResources(() => build(FULL));
    const { spec } = inputsOf(registered, ROLLOUT, "web");
    assert.deepEqual(spec, {
      minReadySeconds: 10,
      progressDeadlineSeconds: 900,
      selector: { matchLabels: { "app.kubernetes.io/name": "web" } },
      template: {
        metadata: {
          labels: { team: "shop", "app.kubernetes.io/name": "web" },
          annotations: { "prometheus.io/scrape": "true" },
        },
        spec: { containers: [{ name: "web", image: "web:1" }] },
      },
      strategy: {
        canary: {
          stableService: "web",
          canaryService: "web-next",
          dynamicStableScale: false,
          scaleDownDelaySeconds: 300,
          abortScaleDownDelaySeconds: 90,
          steps: [{ setWeight: 0 }, { pause: { duration: 30 } }, ...(FULL.steps ?? [])],
          trafficRouting: {
            alb: {
              ingresses: ["web-edge-001", "web-edge-002"],
              rootService: "web-root",
              servicePort: 80,
              annotationPrefix: "alb.ingress.kubernetes.io",
              stickinessConfig: { enabled: true, durationSeconds: 120 },
            },
          },
        },
      },
    });
  });

  it("says why the scale is dynamic, and gives Argo no delay that it would refuse beside it", async () => {
    const stableScale = {
      type: "dynamic",
      reason: "one spare node only",
      targetGroupsVerified: true,
      minPodsPerReplicaSet: 2,
      abortScaleDownDelaySeconds: 120,
    } as const;
    const registered = await recordResources(() => build({ stableScale }));
    const { metadata, spec } = inputsOf(registered, ROLLOUT, "web") as {
      metadata: { annotations: object };
      spec: { strategy: { canary: Record<string, unknown> } };
    };
    const { dynamicStableScale, minPodsPerReplicaSet, scaleDownDelaySeconds, abortScaleDownDelaySeconds } =
      spec.strategy.canary;
    assert.deepEqual(metadata.annotations, { "sluice/dynamic-stable-scale": "one spare node only" });
    assert.deepEqual(
      { dynamicStableScale, minPodsPerReplicaSet, scaleDownDelaySeconds, abortScaleDownDelaySeconds },
      {
        dynamicStableScale: true,
        minPodsPerReplicaSet: 2,
        scaleDownDelaySeconds: undefined,
        abortScaleDownDelaySeconds: 120,
      },
    );
  });

  it("joins the shard's group between the anchor and the bundles, and declares no action", async () => {
    const registered = await recordResources(() => build(FULL));
    assert.deepEqual(inputsOf(registered, INGRESS, "web-edge-001"), {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: {
        name: "web-edge-001",
        namespace: "web",
        labels: { "app.kubernetes.io/managed-by": "sluice", "sluice/fleet": "edge", "sluice/shard": "edge-001" },
        annotations: {
          "alb.ingress.kubernetes.io/group.order": "-800",
          "alb.ingress.kubernetes.io/conditions.web-root":
            '[{"field":"host-header","hostHeaderConfig":{"values":["*.b.example.com"]}},{"field":"path-pattern","pathPatternConfig":{"values":["/y"]}}]',
          "alb.ingress.kubernetes.io/healthcheck-path": "/healthz",
          "alb.ingress.kubernetes.io/success-codes": "200",
          "alb.ingress.kubernetes.io/healthcheck-interval-seconds": "10",
          "alb.ingress.kubernetes.io/healthcheck-timeout-seconds": "5",
          "alb.ingress.kubernetes.io/healthy-threshold-count": "2",
          "alb.ingress.kubernetes.io/unhealthy-threshold-count": "2",
          "alb.ingress.kubernetes.io/target-group-attributes": "deregistration_delay.timeout_seconds=60",
          ...SKIP,
        },
      },
      spec: {
        ingressClassName: "edge-001",
        rules: [
          {
            host: "a.example.com",
            http: {
              paths: [
                {
                  path: "/x/*",
                  pathType: "ImplementationSpecific",
                  backend: { service: { name: "web-root", port: { name: "use-annotation" } } },
                },
              ],
            },
          },
        ],
        tls: [{ hosts: ["a.example.com", "*.b.example.com"] }],
      },
    });
  });

  it("takes a path on every host of a shard where no host is given", async () => {
    const registered = await recordResources(() => build(FULL));
    const { metadata, spec } = inputsOf(registered, INGRESS, "web-edge-002") as { metadata: object; spec: object };
    assert.equal(JSON.stringify(metadata).includes("conditions."), false);
    assert.deepEqual(Object.keys(spec), ["ingressClassName", "rules"]);
  });

  it("writes the first action once, in Argo's spelling, with the stable Service at 100", async () => {
    const registered = await recordResources(() => build(FULL));
    assert.deepEqual(inputsOf(registered, PATCH, "web-edge-001-action"), {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: {
        name: "web-edge-001",
        namespace: "web",
        annotations: {
          "alb.ingress.kubernetes.io/actions.web-root":
            '{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"web-next","ServicePort":"80","Weight":0},{"ServiceName":"web","ServicePort":"80","Weight":100}],"TargetGroupStickinessConfig":{"Enabled":true,"DurationSeconds":120}}}',
          ...SKIP,
        },
      },
    });
  });

  it("gives its Services no selector, which is Argo's", async () => {
    const registered = await recordResources(() => build({ targetPort: 8080 }));
    assert.deepEqual(inputsOf(registered, SERVICE, "web-pong"), {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "web-pong",
        namespace: "web",
        labels: { "app.kubernetes.io/name": "web", "app.kubernetes.io/managed-by": "sluice", "sluice/fleet": "edge" },
        annotations: SKIP,
      },
      spec: { ports: [{ name: "http", port: 80, targetPort: 8080 }] },
    });
  });

  it("is the same on EKS Auto Mode, whose class the shard's name is too", async () => {
    const fleet = { ...FLEET, platform: "eks-auto-mode" } as const;
    const onAutoMode = await recordResources(() => build({ fleet }));
    const onController = await recordResources(() => build());
    const objects = (registered: typeof onAutoMode) => registered.filter(({ type }) => type.startsWith("kubernetes:"));
    assert.deepEqual(objects(onAutoMode), objects(onController));
  });

  it("shows everything in a preview while the image and a label are not known yet", async () => {
    const registered = await recordResources(() => {
      const { repositoryUrl } = new aws.ecr.Repository("web");
      const podSpec = { containers: [{ name: "web", image: repositoryUrl }] };
      build({ podSpec, podLabels: { repository: repositoryUrl } });
    }, true);
    assert.equal(registered.length, 7);
    const { spec } = inputsOf(registered, ROLLOUT, "web") as { spec: { strategy: object; template: object } };
    assert.match(JSON.stringify(spec.strategy), /"ingress":"web-edge-001"/);
    assert.match(JSON.stringify(spec.template), /"name":"web"/);
  });

  it("tells its names and the expected propagation", async () => {
    let canary: CanaryRollout | undefined;
    await recordResources(() => {
      canary = build(FULL);
    });
    assert.deepEqual(canary?.ingresses, { "edge-001": "web-edge-001", "edge-002": "web-edge-002" });
    assert.deepEqual(canary?.services, ["web", "web-next"]);
    assert.equal(canary?.propagationSeconds, 15);
  });

  it("registers nothing and lists every problem when its arguments are wrong", async () => {
    const isAsExpected = (error: unknown) => {
      assert.ok(error instanceof SpecError);
      return error.problems.map(({ code }) => code).join() === "canary.routes,canary.namespace";
    };
    const registered = await recordResources(() => {
      assert.throws(() => build({ routes: [], namespace: "shop" }), isAsExpected);
    });
    assert.deepEqual(registered, []);
  });
});
