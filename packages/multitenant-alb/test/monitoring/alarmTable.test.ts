import assert from "node:assert/strict";
import { ALARM_KINDS, alarmDefinition } from "../../src/monitoring/alarmTable.ts";

/** The AWS page "CloudWatch metrics for your Application Load Balancer": statistics it calls useful. */
const AWS_METRICS: Readonly<Record<string, readonly string[]>> = {
  ActiveConnectionCount: ["Sum"],
  NewConnectionCount: ["Sum"],
  RejectedConnectionCount: ["Sum"],
  RequestCount: ["Sum"],
  HTTPCode_ELB_5XX_Count: ["Sum"],
  HTTPCode_Target_5XX_Count: ["Sum"],
  TargetResponseTime: ["Average", "p99"],
  RuleEvaluations: ["Sum"],
  ConsumedLCUs: ["Sum", "Average", "Minimum", "Maximum"],
  HealthyHostCount: ["Average", "Minimum", "Maximum"],
  UnHealthyHostCount: ["Average", "Minimum", "Maximum"],
};

describe("the table of alarms", () => {
  it("names only metrics and statistics that AWS documents", () => {
    for (const kind of ALARM_KINDS) {
      for (const { metricName, statistic } of alarmDefinition(kind).terms) {
        assert.ok(AWS_METRICS[metricName]?.includes(statistic), `${kind}: ${statistic} of ${metricName}`);
      }
    }
  });

  it("gives every alarm a reason, a reason for missing data, something to do and a source", () => {
    for (const kind of ALARM_KINDS) {
      const { reason, missingReason, action, source } = alarmDefinition(kind);
      for (const text of [reason, missingReason, action]) assert.ok(text.length > 10, `${kind}: ${text}`);
      assert.match(source, /^https:\/\/(docs\.)?aws\.amazon\.com\//);
    }
  });

  it("has thresholds within their own range and windows that CloudWatch takes", () => {
    for (const kind of ALARM_KINDS) {
      const { threshold, range, evaluationPeriods, datapointsToAlarm, periodSeconds } = alarmDefinition(kind);
      assert.ok(threshold >= range[0] && threshold <= range[1], kind);
      assert.ok(datapointsToAlarm <= evaluationPeriods, kind);
      assert.ok(periodSeconds % 60 === 0 && periodSeconds * evaluationPeriods <= 86_400, kind);
    }
  });

  it("takes missing data for healthy everywhere but where it says that no target is left", () => {
    const breaching = ALARM_KINDS.filter((kind) => alarmDefinition(kind).missingData === "breaching");
    assert.deepEqual(breaching, ["healthyHosts"]);
  });

  it("divides only where there are requests enough, so that a quiet shard does not page", () => {
    const rates = ALARM_KINDS.filter((kind) => alarmDefinition(kind).terms.length > 1);
    assert.deepEqual(rates, ["elb5xxRate", "target5xxRate", "rulesPerRequest"]);
    for (const kind of rates) {
      assert.match(alarmDefinition(kind).expression?.(100) ?? "", /^IF\(.* >= 100, .*, 0\)$/);
    }
  });
});
