import assert from "node:assert/strict";
import { alarmsOf } from "../../src/monitoring/alarmsOf.ts";
import { renderAlarm } from "../../src/monitoring/renderAlarm.ts";
import { loadBalancerSuffix, planOf, targetGroupSuffix } from "./plans.ts";

function rendered(name: string, settings: Parameters<typeof alarmsOf>[1] = {}) {
  const alarm = alarmsOf(planOf(1), settings).find((planned) => planned.name === name);
  assert.ok(alarm !== undefined, name);
  return renderAlarm(alarm, {
    loadBalancer: loadBalancerSuffix("edge-001"),
    ...(alarm.service === undefined ? {} : { targetGroup: targetGroupSuffix(`edge-001-${alarm.service}`) }),
  });
}

describe("renderAlarm", () => {
  it("compares a single metric of the load balancer", () => {
    const { alarmDescription, ...args } = rendered("edge-001-active-connections");
    assert.deepEqual(args, {
      name: "edge-001-active-connections",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 150_000,
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
      treatMissingData: "notBreaching",
      namespace: "AWS/ApplicationELB",
      metricName: "ActiveConnectionCount",
      dimensions: { LoadBalancer: "app/edge-001/50dc6c495c0c9188" },
      period: 60,
      statistic: "Sum",
    });
    assert.match(alarmDescription, /^Active connections of edge-001: at least 150000 connections\. Why: /);
  });

  it("compares a rate by metric math, failures counted among the requests", () => {
    const { metricQueries } = rendered("edge-001-elb-5xx-rate", { minimumRequests: 40 });
    const metric = (metricName: string) => ({
      namespace: "AWS/ApplicationELB",
      metricName,
      dimensions: { LoadBalancer: "app/edge-001/50dc6c495c0c9188" },
      period: 60,
      stat: "Sum",
    });
    assert.deepEqual(metricQueries, [
      {
        id: "rate",
        label: "5xx by the load balancer",
        expression: "IF((FILL(r, 0) + FILL(e, 0)) >= 40, 100 * FILL(e, 0) / (FILL(r, 0) + FILL(e, 0)), 0)",
        returnData: true,
      },
      { id: "e", metric: metric("HTTPCode_ELB_5XX_Count") },
      { id: "r", metric: metric("RequestCount") },
    ]);
  });

  it("asks for as many requests as the period is long", () => {
    const { metricQueries } = rendered("edge-001-rules-per-request");
    assert.equal(metricQueries?.[0]?.expression, "IF(FILL(r, 0) >= 500, FILL(v, 0) / FILL(r, 0), 0)");
  });

  it("leaves a percentile of a few requests aside", () => {
    const args = rendered("edge-001-response-time-p99");
    assert.equal(args.extendedStatistic, "p99");
    assert.equal(args.evaluateLowSampleCountPercentiles, "ignore");
    assert.equal("statistic" in args, false);
  });

  it("goes off below the threshold, and without data, where no target is healthy", () => {
    const args = rendered("edge-001-web-healthy-hosts");
    assert.deepEqual(args.dimensions, {
      TargetGroup: "targetgroup/edge-001-web/6d0ecf831eec9f09",
      LoadBalancer: "app/edge-001/50dc6c495c0c9188",
    });
    assert.equal(args.comparisonOperator, "LessThanThreshold");
    assert.equal(args.treatMissingData, "breaching");
    assert.equal(args.statistic, "Maximum");
  });

  it("keeps within CloudWatch's limits for names and descriptions", () => {
    for (const alarm of alarmsOf(planOf(1))) {
      const { name, alarmDescription } = renderAlarm(alarm, { loadBalancer: "a", targetGroup: "b" });
      assert.ok(name.length <= 255 && alarmDescription.length <= 1_024, name);
    }
  });
});
