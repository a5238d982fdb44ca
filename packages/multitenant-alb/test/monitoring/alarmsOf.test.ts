import assert from "node:assert/strict";
import { alarmCount, alarmsOf } from "../../src/monitoring/alarmsOf.ts";
import { planOf } from "./plans.ts";

describe("alarmsOf", () => {
  it("gives a shard nine alarms on its load balancer and two on each target group", () => {
    assert.deepEqual(
      alarmsOf(planOf(1)).map(({ name }) => name),
      [
        "edge-001-active-connections",
        "edge-001-new-connections",
        "edge-001-rejected-connections",
        "edge-001-request-count",
        "edge-001-elb-5xx-rate",
        "edge-001-target-5xx-rate",
        "edge-001-response-time-p99",
        "edge-001-rules-per-request",
        "edge-001-consumed-lcus",
        "edge-001-api-unhealthy-hosts",
        "edge-001-web-unhealthy-hosts",
        "edge-001-api-healthy-hosts",
        "edge-001-web-healthy-hosts",
      ],
    );
  });

  it("lets a shard's own setting win over the fleet's, and a service's over the fleet's", () => {
    const alarms = alarmsOf(planOf(2), {
      alarms: { requestCount: { threshold: 10 }, healthyHosts: false, unhealthyHosts: { threshold: 4 } },
      shards: { "edge-002": { requestCount: { threshold: 20 }, consumedLcus: false } },
      services: { web: { healthyHosts: { threshold: 2 }, unhealthyHosts: { evaluationPeriods: 2 } } },
    });
    const thresholds = Object.fromEntries(alarms.map(({ name, threshold }) => [name, threshold]));
    assert.equal(thresholds["edge-001-request-count"], 10);
    assert.equal(thresholds["edge-002-request-count"], 20);
    assert.equal(thresholds["edge-001-consumed-lcus"], 50);
    assert.equal("edge-002-consumed-lcus" in thresholds, false);
    assert.equal("edge-001-api-healthy-hosts" in thresholds, false);
    assert.equal(thresholds["edge-001-web-healthy-hosts"], 2);
    const unhealthy = alarms.find(({ name }) => name === "edge-001-web-unhealthy-hosts");
    assert.deepEqual(
      [unhealthy?.threshold, unhealthy?.evaluationPeriods, unhealthy?.datapointsToAlarm],
      [4, 2, 2],
      "fewer periods mean fewer data points",
    );
  });

  it("gives every alarm of a fleet of 50 shards a name of its own", () => {
    const names = alarmsOf(planOf(50)).map(({ name }) => name);
    assert.equal(names.length, 50 * 13);
    assert.equal(new Set(names).size, names.length);
  });
});

describe("alarmCount", () => {
  it("counts alarms, the metrics they read and their price", () => {
    assert.deepEqual(alarmCount(planOf(1)), { alarms: 13, metrics: 16, monthlyUsd: 1.6 });
    assert.deepEqual(alarmCount(planOf(50)), { alarms: 650, metrics: 800, monthlyUsd: 80 });
  });

  it("counts what is switched off as nothing", () => {
    const off = { alarms: { elb5xxRate: false, healthyHosts: false } } as const;
    assert.deepEqual(alarmCount(planOf(1), off), { alarms: 10, metrics: 12, monthlyUsd: 1.2 });
  });
});
