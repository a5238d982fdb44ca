import assert from "node:assert/strict";
import type { Problem } from "@sluice/alb-model";
import { checkLoadBalancerSuffix } from "../../src/monitoring/arnSuffix.ts";
import { checkAlarms } from "../../src/monitoring/checkAlarms.ts";
import { checkMonitoring } from "../../src/monitoring/checkMonitoring.ts";
import { checkQuotaPercents } from "../../src/monitoring/quotaAlarms.ts";
import type { AlarmSettings } from "../../src/monitoring/settings.ts";
import { FLEET, planOf } from "./plans.ts";

const PLAN = planOf(2);
const alarms = (settings: object) => checkAlarms(PLAN, settings as AlarmSettings);
const quotas = (percents: object) => checkQuotaPercents(percents);
const monitoring = (settings: object) => checkMonitoring(settings);
const AUTO_MODE = planOf(1, { ...FLEET, platform: "eks-auto-mode" });

/** What is wrong, code and path that are reported, and a part of the fix. */
const REFUSED: readonly (readonly [string, () => Problem[], string, string, RegExp])[] = [
  [
    "a rate above 100 %",
    () => alarms({ alarms: { elb5xxRate: { threshold: 101 } } }),
    "monitoring.threshold",
    "alarms.elb5xxRate.threshold",
    /0\.01 to 100/,
  ],
  [
    "a threshold of zero",
    () => alarms({ alarms: { requestCount: { threshold: 0 } } }),
    "monitoring.threshold",
    "alarms.requestCount.threshold",
    /1 or more/,
  ],
  [
    "a threshold that is no number",
    () => alarms({ alarms: { requestCount: { threshold: Number.NaN } } }),
    "monitoring.threshold",
    "alarms.requestCount.threshold",
    /1 or more/,
  ],
  [
    "a threshold as text",
    () => alarms({ alarms: { requestCount: { threshold: "9" } } }),
    "monitoring.threshold",
    "alarms.requestCount.threshold",
    /1 or more/,
  ],
  [
    "no period",
    () => alarms({ alarms: { requestCount: { evaluationPeriods: 0 } } }),
    "monitoring.evaluationPeriods",
    "alarms.requestCount.evaluationPeriods",
    /1 to 1440/,
  ],
  [
    "more than a day of periods",
    () => alarms({ alarms: { consumedLcus: { evaluationPeriods: 25 } } }),
    "monitoring.evaluationPeriods",
    "alarms.consumedLcus.evaluationPeriods",
    /1 to 24/,
  ],
  [
    "more data points than periods",
    () => alarms({ alarms: { requestCount: { evaluationPeriods: 2, datapointsToAlarm: 3 } } }),
    "monitoring.datapointsToAlarm",
    "alarms.requestCount.datapointsToAlarm",
    /1 to 2/,
  ],
  [
    "a mistyped alarm",
    () => alarms({ alarms: { requestCounts: false } }),
    "monitoring.alarm",
    "alarms.requestCounts",
    /did you mean requestCount\?/,
  ],
  [
    "an alarm set to true",
    () => alarms({ alarms: { requestCount: true } }),
    "monitoring.alarm",
    "alarms.requestCount",
    /false/,
  ],
  [
    "a shard that does not exist",
    () => alarms({ shards: { "edge-003": {} } }),
    "monitoring.shard",
    "shards.edge-003",
    /edge-00/,
  ],
  [
    "a service that does not exist",
    () => alarms({ services: { shop: {} } }),
    "monitoring.service",
    "services.shop",
    /web, api|use one of/,
  ],
  [
    "an alarm on target groups under a shard",
    () => alarms({ shards: { "edge-001": { healthyHosts: false } } }),
    "monitoring.scope",
    "shards.edge-001.healthyHosts",
    /services/,
  ],
  [
    "an alarm on load balancers under a service",
    () => alarms({ services: { web: { elb5xxRate: false } } }),
    "monitoring.scope",
    "services.web.elb5xxRate",
    /shards/,
  ],
  [
    "a negative number of requests",
    () => alarms({ minimumRequests: -1 }),
    "monitoring.minimumRequests",
    "minimumRequests",
    /0 or more/,
  ],
  [
    "the end of another load balancer's ARN",
    () => checkLoadBalancerSuffix("p", "net/edge-001/50dc6c495c0c9188"),
    "monitoring.arnSuffix",
    "p",
    /app\//,
  ],
  [
    "a load balancer's name alone",
    () => checkLoadBalancerSuffix("p", "edge-001"),
    "monitoring.arnSuffix",
    "p",
    /app\//,
  ],
  [
    "a quota above 100 %",
    () => quotas({ loadBalancersPerRegion: 120 }),
    "monitoring.threshold",
    "quotas.loadBalancersPerRegion",
    /1 to 100/,
  ],
  [
    "a quota whose use AWS does not publish",
    () => quotas({ hostValueLength: 80 }),
    "monitoring.quota",
    "quotas.hostValueLength",
    /use one of/,
  ],
  [
    "a mistyped alert",
    () => monitoring({ alerts: { throtled: false } }),
    "monitoring.alert",
    "alerts.throtled",
    /throttled/,
  ],
  [
    "a negative threshold of an alert",
    () => monitoring({ alerts: { queue: { threshold: -1 } } }),
    "monitoring.threshold",
    "alerts.queue.threshold",
    /0 or more/,
  ],
  [
    "a duration that Prometheus cannot read",
    () => monitoring({ alerts: { queue: { for: "5 minutes" } } }),
    "monitoring.for",
    "alerts.queue.for",
    /5m/,
  ],
  [
    "an empty duration",
    () => monitoring({ alerts: { queue: { for: "" } } }),
    "monitoring.for",
    "alerts.queue.for",
    /5m/,
  ],
  [
    "a severity of one's own",
    () => monitoring({ alerts: { queue: { severity: "page" } } }),
    "monitoring.severity",
    "alerts.queue.severity",
    /critical/,
  ],
  [
    "a release that would break out of the query",
    () => monitoring({ controller: { release: 'a"} or up{' } }),
    "monitoring.name",
    "controller.release",
    /lower case/,
  ],
  ["nothing to watch", () => monitoring({ controller: false }), "monitoring.nothing", "controller", /fleets/],
  [
    "the controller of a fleet on Auto Mode",
    () => monitoring({ fleets: [{ plan: AUTO_MODE }] }),
    "monitoring.autoMode",
    "controller",
    /controller: false/,
  ],
];

describe("checks of monitoring", () => {
  for (const [what, check, code, path, fix] of REFUSED) {
    it(`refuses ${what}`, () => {
      const problems = check();
      assert.deepEqual(
        problems.map((problem) => [problem.code, problem.path]),
        [[code, path]],
      );
      assert.match(problems[0]?.fix ?? "", fix);
    });
  }

  it("has nothing against the defaults, nor against an override at the edge of its range", () => {
    const edges = { alarms: { elb5xxRate: { threshold: 100 }, consumedLcus: { evaluationPeriods: 24 } } };
    assert.deepEqual([...alarms({}), ...alarms(edges), ...quotas({}), ...monitoring({})], []);
    assert.deepEqual(monitoring({ controller: false, fleets: [{ plan: AUTO_MODE }] }), []);
  });

  it("lists everything at once", () => {
    const settings = { minimumRequests: 0.5, shards: { x: { elb5xxRate: { threshold: 0 }, nothing: false } } };
    assert.equal(alarms(settings).length, 4);
  });

  it("takes a full ARN for its end", () => {
    const arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/edge-001/50dc6c495c0c9188";
    assert.deepEqual(checkLoadBalancerSuffix("p", arn), []);
  });
});
