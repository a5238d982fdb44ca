import assert from "node:assert/strict";
import { quotaAlarms, USAGE_QUOTAS } from "../../src/monitoring/quotaAlarms.ts";

describe("quotaAlarms", () => {
  it("compares use with the quota in force", () => {
    const [alarm] = quotaAlarms();
    const { alarmDescription, ...args } = alarm ?? {};
    assert.deepEqual(args, {
      slug: "load-balancers-per-region",
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
              Resource: "ApplicationLoadBalancersPerRegion",
              Class: "None",
            },
            period: 300,
            stat: "Maximum",
          },
        },
      ],
    });
    assert.match(alarmDescription ?? "", /ApplicationLoadBalancersPerRegion/);
  });

  it("watches the Region's quotas, and those of a load balancer only when asked", () => {
    assert.deepEqual(
      quotaAlarms().map(({ slug }) => slug),
      ["load-balancers-per-region", "target-groups-per-region"],
    );
    const asked = quotaAlarms({ targetGroupsPerRegion: false, rulesPerLoadBalancer: 97 });
    assert.deepEqual(
      asked.map(({ slug, threshold }) => [slug, threshold]),
      [
        ["load-balancers-per-region", 80],
        ["rules-per-load-balancer", 97],
      ],
    );
  });

  it("names only resources that AWS publishes for Elastic Load Balancing", () => {
    assert.deepEqual(
      Object.values(USAGE_QUOTAS).map(({ resource }) => resource),
      [
        "ApplicationLoadBalancersPerRegion",
        "TargetGroupsPerRegion",
        "RoutingRulesPerApplicationLoadBalancer",
        "TargetGroupsPerApplicationLoadBalancer",
        "TargetsPerApplicationLoadBalancer",
        "CertificatesPerApplicationLoadBalancer",
      ],
    );
  });
});
