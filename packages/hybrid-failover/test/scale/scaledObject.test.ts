import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "../../src/decide/index.ts";
import { metricsPolicy, requestsQuery, scaledObjectSpec } from "../../src/scale/scaledObject.ts";
import { resolveScale, type ScaleSettings, wakeSeconds } from "../../src/scale/settings.ts";

const ARN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-001-web/6d0ecf831eec9f09";
const SCALE: ScaleSettings = { namespace: "web", deployment: "web", requestsPerMinutePerPod: 3000, maxReplicas: 20 };

function spec(change: Partial<ScaleSettings> = {}) {
  const queries = ["pods", "fallback"];
  return scaledObjectSpec(resolveScale({ ...SCALE, ...change }), queries, { region: "eu", authentication: "web" });
}

describe("the ScaledObject of a service without pods at night", () => {
  it("asks for the requests of one target group, whichever load balancer it is on, and counts none twice", () => {
    assert.equal(
      requestsQuery(ARN),
      'SELECT SUM(RequestCount) FROM SCHEMA("AWS/ApplicationELB", LoadBalancer, TargetGroup) ' +
        "WHERE TargetGroup = 'targetgroup/edge-001-web/6d0ecf831eec9f09'",
    );
  });

  it("is this with the defaults", () => {
    const trigger = (name: string, expression: string) => ({
      type: "aws-cloudwatch",
      name,
      metricType: "AverageValue",
      useCachedMetrics: true,
      authenticationRef: { name: "web" },
      metadata: {
        awsRegion: "eu",
        expression,
        metricStatPeriod: "60",
        metricCollectionTime: "300",
        targetMetricValue: "3000",
        minMetricValue: "0",
        ignoreNullValues: "true",
      },
    });
    assert.deepEqual(spec(), {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      pollingInterval: 30,
      cooldownPeriod: 600,
      initialCooldownPeriod: 600,
      idleReplicaCount: 0,
      minReplicaCount: 2,
      maxReplicaCount: 20,
      fallback: { failureThreshold: 3, replicas: 2, behavior: "currentReplicasIfHigher" },
      advanced: {
        scalingModifiers: {
          formula: "group1 + group2",
          target: "3000",
          activationTarget: "0",
          metricType: "AverageValue",
        },
        horizontalPodAutoscalerConfig: {
          behavior: {
            scaleDown: {
              stabilizationWindowSeconds: 300,
              policies: [{ type: "Percent", value: 10, periodSeconds: 60 }],
            },
          },
        },
      },
      triggers: [trigger("group1", "pods"), trigger("group2", "fallback")],
    });
  });

  it("takes what is given", () => {
    const given = spec({
      awakeReplicas: 3,
      quietRequestsPerMinute: 6,
      quietSeconds: 900,
      pollingSeconds: 60,
      drainSeconds: 400,
    });
    const { scaleDown } = (given.advanced.horizontalPodAutoscalerConfig.behavior as { scaleDown: object }) ?? {};
    assert.deepEqual(
      [given.minReplicaCount, given.fallback.replicas, given.pollingInterval, given.cooldownPeriod],
      [3, 3, 60, 900],
    );
    assert.equal(given.advanced.scalingModifiers.activationTarget, "6");
    assert.deepEqual(scaleDown, {
      stabilizationWindowSeconds: 400,
      policies: [{ type: "Percent", value: 10, periodSeconds: 400 }],
    });
  });

  it("stays awake at least as long as waking up takes, and as failovers count", () => {
    const failover = { ...DEFAULT_SETTINGS, recoverAfterSeconds: 600, damping: { ...DEFAULT_SETTINGS.damping } };
    assert.equal(wakeSeconds({ startupSeconds: 60, failover: DEFAULT_SETTINGS }), 120);
    assert.equal(resolveScale(SCALE).quietSeconds, 600);
    assert.equal(resolveScale({ ...SCALE, failover }).quietSeconds, 690);
  });

  it("lets KEDA read metrics and nothing else", () => {
    assert.deepEqual(metricsPolicy().Statement, [
      { Effect: "Allow", Action: ["cloudwatch:GetMetricData"], Resource: "*" },
    ]);
  });
});
