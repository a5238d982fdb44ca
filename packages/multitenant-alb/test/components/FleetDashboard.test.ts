import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AlbAlarms } from "../../src/components/AlbAlarms.ts";
import { FleetDashboard } from "../../src/components/FleetDashboard.ts";
import { dashboardSchema } from "../monitoring/dashboardSchema.ts";
import { planOf } from "../monitoring/plans.ts";
import { DASHBOARD, monitored, recordMonitoring, refusal } from "./recordMonitoring.ts";
import { inputsOf } from "./recordResources.ts";

describe("FleetDashboard", () => {
  it("makes one dashboard named after the fleet, in the provider's Region", async () => {
    const { registered, lookedUp } = await recordMonitoring(
      () => new FleetDashboard("dashboard", { fleet: monitored(planOf(2)) }),
    );
    const { dashboardName, dashboardBody } = inputsOf(registered, DASHBOARD, "edge");
    assert.equal(dashboardName, "edge");
    assert.deepEqual(lookedUp, ["edge-001", "edge-002"]);
    dashboardSchema.parse(JSON.parse(String(dashboardBody)));
    assert.match(String(dashboardBody), /"region":"eu-central-1"/);
    assert.match(String(dashboardBody), /"targetgroup\/edge-002-web\/6d0ecf831eec9f09"/);
  });

  it("takes what its alarms looked up, their settings and a Region", async () => {
    const settings = { alarms: { requestCount: { threshold: 7 } } };
    const { registered, lookedUp } = await recordMonitoring(() => {
      const fleet = monitored(planOf(1));
      const { loadBalancerArnSuffixes } = new AlbAlarms("alarms", { fleet, actions: "none", ...settings });
      const region = pulumi.output("us-east-1");
      new FleetDashboard("dashboard", { fleet, loadBalancerArnSuffixes, settings, region });
    });
    assert.deepEqual(lookedUp, ["edge-001"]);
    const { dashboardBody } = inputsOf(registered, DASHBOARD, "edge");
    assert.match(String(dashboardBody), /"region":"us-east-1"/);
    assert.match(String(dashboardBody), /\{"label":"alarm","value":7\}/);
  });

  it("keeps every dashboard in a preview that does not know the load balancers yet", async () => {
    const { registered, lookedUp } = await recordMonitoring(
      () => new FleetDashboard("dashboard", { fleet: monitored(planOf(60)) }),
      true,
    );
    assert.deepEqual(lookedUp, []);
    const dashboards = registered.filter(({ type }) => type === DASHBOARD);
    assert.deepEqual(
      dashboards.map(({ name, inputs }) => [name, typeof inputs.dashboardBody === "string"]),
      [
        ["edge", false],
        ["edge-2", false],
      ],
    );
  });

  it("refuses settings of alarms that do not exist and load balancers that nobody waits for", async () => {
    const settings = { services: { nothing: {} } };
    assert.deepEqual(
      await refusal(() => new FleetDashboard("dashboard", { fleet: monitored(planOf(1), false), settings })),
      ["monitoring.service services.nothing", "monitoring.notAwaited loadBalancerArnSuffixes.edge-001"],
    );
  });
});
