import assert from "node:assert/strict";
import { AccountAlarms } from "../../src/components/AccountAlarms.ts";
import { ALARM, recordMonitoring, refusal, TOPIC } from "./recordMonitoring.ts";
import { inputsOf } from "./recordResources.ts";

const TOPIC_ARN = "arn:aws:sns:eu-central-1:123456789012:on-call";

describe("AccountAlarms", () => {
  it("watches the Region's load balancers and target groups at 80 % of the quota in force", async () => {
    const { registered } = await recordMonitoring(
      () => new AccountAlarms("quotas", { actions: { alarm: [TOPIC_ARN] } }),
    );
    assert.deepEqual(
      registered.map(({ name }) => name),
      ["quotas-load-balancers-per-region", "quotas-target-groups-per-region", "quotas"],
    );
    const { alarmDescription, ...inputs } = inputsOf(registered, ALARM, "quotas-target-groups-per-region");
    assert.deepEqual(inputs, {
      name: "quotas-target-groups-per-region",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 80,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: "notBreaching",
      metricQueries: [
        { id: "percent", label: "% of quota", expression: "100 * usage / SERVICE_QUOTA(usage)", returnData: true },
        {
          id: "usage",
          metric: {
            namespace: "AWS/Usage",
            metricName: "ResourceCount",
            dimensions: {
              Service: "Elastic Load Balancing",
              Type: "Resource",
              Resource: "TargetGroupsPerRegion",
              Class: "None",
            },
            period: 300,
            stat: "Maximum",
          },
        },
      ],
      alarmActions: [TOPIC_ARN],
      okActions: [],
    });
    assert.match(String(alarmDescription), /80 %/);
  });

  it("takes percents, and makes a topic when asked to", async () => {
    const quotas = { loadBalancersPerRegion: 60, targetGroupsPerRegion: false, targetsPerLoadBalancer: 90 } as const;
    const { registered } = await recordMonitoring(
      () => new AccountAlarms("quotas", { actions: { createTopic: true }, quotas }),
    );
    const alarms = registered.filter(({ type }) => type === ALARM);
    assert.deepEqual(
      alarms.map(({ name, inputs }) => [name, inputs.threshold, inputs.okActions]),
      [
        ["quotas-load-balancers-per-region", 60, ["arn:quotas"]],
        ["quotas-targets-per-load-balancer", 90, ["arn:quotas"]],
      ],
    );
    assert.deepEqual(inputsOf(registered, TOPIC, "quotas"), { name: "quotas" });
  });

  it("refuses percents and actions that cannot be", async () => {
    const quotas = { loadBalancersPerRegion: 0 };
    assert.deepEqual(await refusal(() => new AccountAlarms("quotas", { actions: { alarm: [] }, quotas })), [
      "monitoring.threshold quotas.loadBalancersPerRegion",
      "monitoring.actions actions.alarm",
    ]);
  });
});
