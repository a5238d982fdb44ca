import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AlbAlarms, type AlbAlarmsArgs } from "../../src/components/AlbAlarms.ts";
import type { AlarmActions } from "../../src/components/alarmActions.ts";
import { MultiTenantAlb } from "../../src/components/MultiTenantAlb.ts";
import { FLEET, loadBalancerSuffix, planOf } from "../monitoring/plans.ts";
import { shown, unknown } from "./MultiTenantAlbFixtures.ts";
import { ALARM, monitored, type Recorded, recordMonitoring, refusal, TOPIC } from "./recordMonitoring.ts";
import { inputsOf } from "./recordResources.ts";

const TOPIC_ARN = "arn:aws:sns:eu-central-1:123456789012:on-call";
const OTHER_ARN = "arn:aws:sns:eu-central-1:123456789012:chat";

function build(changes: Partial<AlbAlarmsArgs> = {}, shards = 1): AlbAlarms {
  return new AlbAlarms("alarms", { fleet: monitored(planOf(shards)), actions: { alarm: [TOPIC_ARN] }, ...changes });
}

const alarmNames = (registered: readonly { type: string; name: string }[]) =>
  registered.filter(({ type }) => type === ALARM).map(({ name }) => name);

describe("AlbAlarms", () => {
  it("makes every alarm of the plan, on load balancers looked up by name", async () => {
    const { registered, lookedUp } = await recordMonitoring(() => build({}, 2));
    assert.equal(alarmNames(registered).length, 26);
    assert.deepEqual(lookedUp, ["edge-001", "edge-002"]);
    const { alarmDescription, ...inputs } = inputsOf(registered, ALARM, "edge-002-request-count");
    assert.deepEqual(inputs, {
      name: "edge-002-request-count",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 60_000,
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
      treatMissingData: "notBreaching",
      namespace: "AWS/ApplicationELB",
      metricName: "RequestCount",
      dimensions: { LoadBalancer: "app/edge-002/50dc6c495c0c9188" },
      period: 60,
      statistic: "Sum",
      alarmActions: [TOPIC_ARN],
      okActions: [],
      tags: { "sluice:fleet": "edge", "sluice:shard": "edge-002" },
    });
    assert.match(String(alarmDescription), /Why: /);
  });

  it("names a target group by the end of its ARN, beside its load balancer", async () => {
    const { registered } = await recordMonitoring(() => build());
    assert.deepEqual(inputsOf(registered, ALARM, "edge-001-web-healthy-hosts").dimensions, {
      TargetGroup: "targetgroup/edge-001-web/6d0ecf831eec9f09",
      LoadBalancer: "app/edge-001/50dc6c495c0c9188",
    });
  });

  it("takes every option", async () => {
    const { registered, lookedUp } = await recordMonitoring(() =>
      build({
        alarms: { consumedLcus: false, target5xxRate: { threshold: 2, evaluationPeriods: 10, datapointsToAlarm: 6 } },
        shards: { "edge-001": { requestCount: { threshold: 9 } } },
        services: { web: { healthyHosts: false } },
        minimumRequests: 10,
        actions: { alarm: [pulumi.output(TOPIC_ARN), OTHER_ARN], ok: [OTHER_ARN] },
        loadBalancerArnSuffixes: { "edge-001": pulumi.output("app/edge-001/0123456789abcdef") },
      }),
    );
    assert.deepEqual(lookedUp, []);
    assert.equal(alarmNames(registered).length, 11);
    const { metricQueries, alarmDescription: _, ...inputs } = inputsOf(registered, ALARM, "edge-001-target-5xx-rate");
    assert.deepEqual(inputs, {
      name: "edge-001-target-5xx-rate",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 2,
      evaluationPeriods: 10,
      datapointsToAlarm: 6,
      treatMissingData: "notBreaching",
      alarmActions: [TOPIC_ARN, OTHER_ARN],
      okActions: [OTHER_ARN],
      tags: { "sluice:fleet": "edge", "sluice:shard": "edge-001" },
    });
    assert.match(JSON.stringify(metricQueries), /IF\(FILL\(r, 0\) >= 10, /);
    assert.match(JSON.stringify(metricQueries), /app\/edge-001\/0123456789abcdef/);
    assert.equal(inputsOf(registered, ALARM, "edge-001-request-count").threshold, 9);
  });

  it("makes a topic when asked to, and tells it of recoveries", async () => {
    const { registered } = await recordMonitoring(() => build({ actions: { createTopic: true } }));
    assert.deepEqual(inputsOf(registered, TOPIC, "alarms"), { name: "alarms" });
    const { alarmActions, okActions } = inputsOf(registered, ALARM, "edge-001-elb-5xx-rate");
    assert.deepEqual([alarmActions, okActions], [["arn:alarms"], ["arn:alarms"]]);
  });

  it("encrypts its topic with a key of one's own, and keeps quiet about recoveries when asked to", async () => {
    const actions = { createTopic: { kmsKeyId: pulumi.output("key-1") }, notifyOk: false };
    const { registered } = await recordMonitoring(() => build({ actions }));
    assert.deepEqual(inputsOf(registered, TOPIC, "alarms"), { name: "alarms", kmsMasterKeyId: "key-1" });
    assert.deepEqual(inputsOf(registered, ALARM, "edge-001-elb-5xx-rate").okActions, []);
  });

  it("keeps every alarm in the preview that first makes the load balancers, and looks none up", async () => {
    const previewed = await recordMonitoring(() => build({}, 2), true);
    const deployed = await recordMonitoring(() => build({}, 2));
    assert.deepEqual(previewed.lookedUp, []);
    assert.deepEqual(alarmNames(previewed.registered), alarmNames(deployed.registered));
    const { threshold, dimensions } = inputsOf(previewed.registered, ALARM, "edge-001-request-count");
    assert.equal(threshold, 60_000);
    assert.deepEqual(shown(dimensions), { LoadBalancer: "?" });
    const rate = inputsOf(previewed.registered, ALARM, "edge-001-target-5xx-rate").metricQueries;
    assert.match(JSON.stringify(shown(rate)), /"expression":"IF\(.*"dimensions":\{"LoadBalancer":"\?"\}/);
  });

  it("keeps every alarm when the end of an ARN that is given is not known yet", async () => {
    const { registered } = await recordMonitoring(
      () => build({ fleet: monitored(planOf(1), false), loadBalancerArnSuffixes: { "edge-001": unknown() } }),
      true,
    );
    assert.equal(alarmNames(registered).length, 13);
    assert.deepEqual(shown(inputsOf(registered, ALARM, "edge-001-web-healthy-hosts").dimensions), {
      TargetGroup: "targetgroup/edge-001-web/6d0ecf831eec9f09",
      LoadBalancer: "?",
    });
  });

  it("watches a MultiTenantAlb, whose target groups are not known in its first preview", async () => {
    const program = () => {
      const fleet = new MultiTenantAlb("edge", {
        fleet: FLEET,
        tenants: [{ id: "acme", hosts: ["acme.example.com"] }],
        vpcId: "vpc-1",
        backend: { securityGroupId: "sg-1" },
        awaitLoadBalancers: true,
      });
      new AlbAlarms("alarms", { fleet, actions: "none" });
    };
    const previewed = await recordMonitoring(program, true);
    const deployed = await recordMonitoring(program);
    assert.deepEqual(previewed.lookedUp, []);
    assert.deepEqual(deployed.lookedUp, ["edge-001"]);
    const dimensionsIn = ({ registered }: Recorded) =>
      shown(inputsOf(registered, ALARM, "edge-001-web-healthy-hosts").dimensions);
    assert.deepEqual(dimensionsIn(previewed), { TargetGroup: "?", LoadBalancer: "?" });
    assert.deepEqual(dimensionsIn(deployed), {
      TargetGroup: "edge-001-web",
      LoadBalancer: "app/edge-001/50dc6c495c0c9188",
    });
  });

  it("shows the ends of the ARNs and the alarms' own ARNs", async () => {
    let ends: unknown;
    let arns: Readonly<Record<string, unknown>> = {};
    await recordMonitoring(() => {
      const alarms = build();
      alarms.loadBalancerArnSuffixes["edge-001"]?.apply((end) => {
        ends = end;
      });
      arns = alarms.alarmArns;
    });
    assert.equal(ends, "app/edge-001/50dc6c495c0c9188");
    assert.equal(Object.keys(arns).length, 13);
  });

  const ACTIONS: readonly (readonly [string, AlarmActions, string])[] = [
    ["more actions than CloudWatch takes", { alarm: Array(6).fill(TOPIC_ARN) }, "monitoring.actions actions.alarm"],
    ["an empty list of actions", { alarm: [] }, "monitoring.actions actions.alarm"],
    ["an action that is no ARN", { alarm: ["on-call"] }, "monitoring.actions actions.alarm[0]"],
    ["a recovery's action that is no ARN", { alarm: [TOPIC_ARN], ok: ["x"] }, "monitoring.actions actions.ok[0]"],
    [
      "a topic under AWS's own key",
      { createTopic: { kmsKeyId: "alias/aws/sns" } },
      "monitoring.kmsKey actions.createTopic.kmsKeyId",
    ],
  ];
  for (const [what, actions, problem] of ACTIONS) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await refusal(() => build({ actions })), [problem]);
    });
  }

  it("refuses to look up load balancers that nobody waits for, unless the ends of their ARNs are given", async () => {
    const given = { loadBalancerArnSuffixes: { "edge-001": loadBalancerSuffix("edge-001") } };
    assert.deepEqual(await refusal(() => build({ fleet: monitored(planOf(2), false), ...given })), [
      "monitoring.notAwaited loadBalancerArnSuffixes.edge-002",
    ]);
    const { registered } = await recordMonitoring(() => build({ fleet: monitored(planOf(1), false), ...given }));
    assert.equal(alarmNames(registered).length, 13);
  });

  it("refuses the end of an ARN for a shard that does not exist, and one that is none", async () => {
    const loadBalancerArnSuffixes = { "edge-009": loadBalancerSuffix("edge-009"), "edge-001": "edge-001" };
    assert.deepEqual(await refusal(() => build({ loadBalancerArnSuffixes })), [
      "monitoring.shard loadBalancerArnSuffixes.edge-009",
      "monitoring.arnSuffix loadBalancerArnSuffixes.edge-001",
    ]);
  });

  it("lists everything that is wrong at once", async () => {
    const problems = await refusal(() =>
      build({
        minimumRequests: -1,
        shards: { nowhere: {} },
        actions: { alarm: [] },
        loadBalancerArnSuffixes: { x: "y" },
      }),
    );
    assert.equal(problems.length, 5);
  });
});
