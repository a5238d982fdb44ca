import assert from "node:assert/strict";
import type { Plan } from "@sluice/alb-model";
import { DASHBOARD_LIMITS, type DashboardBody, dashboardBody, dashboardPages } from "../../src/monitoring/dashboard.ts";
import type { AlarmSettings } from "../../src/monitoring/settings.ts";
import { dashboardSchema } from "./dashboardSchema.ts";
import { loadBalancerSuffix, planOf, targetGroupSuffix } from "./plans.ts";

function bodies(plan: Plan, settings: AlarmSettings = {}): DashboardBody[] {
  const suffixes = Object.fromEntries(
    plan.shards.map(({ name, targetGroups }) => [
      name,
      {
        loadBalancer: loadBalancerSuffix(name),
        targetGroups: Object.fromEntries(targetGroups.map((group) => [group.service, targetGroupSuffix(group.name)])),
      },
    ]),
  );
  return dashboardPages(plan).map((page) => dashboardBody(plan, page, { region: "eu-central-1", suffixes, settings }));
}

function bodyOf(plan: Plan, settings: AlarmSettings = {}): DashboardBody {
  const [body] = bodies(plan, settings);
  assert.ok(body !== undefined);
  return body;
}

/** The dashboard as text: a line for each row of the grid. */
function layout({ widgets }: DashboardBody): string[] {
  const rows = Map.groupBy(widgets, ({ y }) => y);
  return [...rows].map(([y, row]) => {
    const cells = row.map((widget) => {
      if (widget.type === "text") return `[${widget.properties.markdown}]`;
      const lines = widget.properties.metrics.filter((line) => !("visible" in Object(line.at(-1)))).length;
      return `${widget.x}+${widget.width} ${widget.properties.title} (${lines})`;
    });
    return `${y}: ${cells.join(" | ")}`;
  });
}

function graphOf(body: DashboardBody, title: string) {
  const widget = body.widgets.find((found) => found.type === "metric" && found.properties.title === title);
  assert.ok(widget?.type === "metric", title);
  return widget.properties;
}

/** 40 services on each shard. */
function wideFleet() {
  const names = Array.from({ length: 40 }, (_, index) => `s${index}`);
  const services = Object.fromEntries(names.map((name) => [name, { namespace: "n", port: 80, maxReplicas: 2 }]));
  const routes = names.map((service) => ({ path: `/${service}`, service }));
  return { name: "wide", services, profiles: { all: routes } };
}

describe("dashboardBody", () => {
  it("has one graph a metric, in sections from traffic to targets", () => {
    assert.deepEqual(layout(bodyOf(planOf(1))), [
      "0: [# Fleet edge: 1 shard]",
      "1: [## Traffic]",
      "2: 0+8 Requests (1) | 8+8 New connections (1) | 16+8 Active connections (1)",
      "8: [## Errors and latency]",
      "9: 0+8 5xx by the load balancer (1) | 8+8 5xx by targets (1) | 16+8 Response time, p99 (1)",
      "15: [## Capacity]",
      "16: 0+8 Rejected connections (1) | 8+8 Rules evaluated per request (1) | 16+8 Capacity units used (1)",
      "22: [## Targets]",
      "23: 0+12 api: healthy targets (1) | 12+12 api: unhealthy targets (1)",
      "29: 0+12 web: healthy targets (1) | 12+12 web: unhealthy targets (1)",
    ]);
  });

  it("has the same shape for fifty shards, with fifty lines a graph", () => {
    const one = layout(bodyOf(planOf(1)));
    const fifty = layout(bodyOf(planOf(50)));
    assert.deepEqual(
      fifty.map((row) => row.replaceAll("(50)", "(1)").replace("50 shards", "1 shard")),
      one,
    );
  });

  it("is a body as CloudWatch documents it, within its limits, for 1, 7, 50 and 120 shards", () => {
    for (const count of [1, 7, 50, 120]) {
      for (const body of bodies(planOf(count))) {
        dashboardSchema.parse(JSON.parse(JSON.stringify(body)));
        assertWithinLimits(body);
      }
    }
  });

  it("overlaps no two widgets and leaves no gap", () => {
    const { widgets } = bodyOf(planOf(3));
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
    const bottom = Math.max(...widgets.map(({ y, height }) => y + height));
    assert.equal(cells.length, bottom * DASHBOARD_LIMITS.columns);
  });

  it("draws a rate as the alarm reads it, each shard with ids of its own", () => {
    const { metrics } = graphOf(bodyOf(planOf(2)), "5xx by targets");
    const counts = (shard: string, index: number) => [
      [
        "AWS/ApplicationELB",
        "HTTPCode_Target_5XX_Count",
        "LoadBalancer",
        loadBalancerSuffix(shard),
        { id: `e${index}`, stat: "Sum", visible: false },
      ],
      [
        "AWS/ApplicationELB",
        "RequestCount",
        "LoadBalancer",
        loadBalancerSuffix(shard),
        { id: `r${index}`, stat: "Sum", visible: false },
      ],
    ];
    const rate = (shard: string, index: number) => [
      {
        expression: `IF(FILL(r${index}, 0) >= 100, 100 * FILL(e${index}, 0) / FILL(r${index}, 0), 0)`,
        id: `rate${index}`,
        label: shard,
      },
    ];
    assert.deepEqual(metrics, [
      rate("edge-001", 0),
      ...counts("edge-001", 0),
      rate("edge-002", 1),
      ...counts("edge-002", 1),
    ]);
  });

  it("draws targets by target group and load balancer", () => {
    assert.deepEqual(graphOf(bodyOf(planOf(1)), "web: healthy targets").metrics, [
      [
        "AWS/ApplicationELB",
        "HealthyHostCount",
        "TargetGroup",
        "targetgroup/edge-001-web/6d0ecf831eec9f09",
        "LoadBalancer",
        "app/edge-001/50dc6c495c0c9188",
        { label: "edge-001", stat: "Maximum" },
      ],
    ]);
  });

  it("draws the thresholds in force, a shard's own by its name, and none of an alarm that is off", () => {
    const body = bodyOf(planOf(2), {
      alarms: { consumedLcus: false, newConnections: { threshold: 9 } },
      shards: { "edge-002": { requestCount: { threshold: 7 } } },
      services: { web: { healthyHosts: false } },
    });
    assert.deepEqual(graphOf(body, "Requests").annotations?.horizontal, [
      { label: "alarm", value: 60_000 },
      { label: "alarm, edge-002", value: 7 },
    ]);
    assert.deepEqual(graphOf(body, "New connections").annotations?.horizontal, [{ label: "alarm", value: 9 }]);
    assert.equal("annotations" in graphOf(body, "Capacity units used"), false);
    assert.equal("annotations" in graphOf(body, "web: healthy targets"), false);
    assert.equal("annotations" in graphOf(body, "api: healthy targets"), true);
  });
});

describe("dashboardPages", () => {
  it("puts up to 50 shards on one dashboard named after the fleet", () => {
    assert.deepEqual(
      dashboardPages(planOf(50)).map(({ name, shards }) => [name, shards.length]),
      [["edge", 50]],
    );
    assert.deepEqual(
      dashboardPages(planOf(120)).map(({ name, shards }) => [name, shards.length]),
      [
        ["edge", 50],
        ["edge-2", 50],
        ["edge-3", 20],
      ],
    );
  });

  it("begins another dashboard before CloudWatch's 2,500 metrics are passed", () => {
    const plan = planOf(40, wideFleet());
    assert.deepEqual(
      dashboardPages(plan).map(({ shards }) => shards.length),
      [27, 13],
    );
    for (const body of bodies(plan)) assertWithinLimits(body);
  });
});

function assertWithinLimits({ widgets }: DashboardBody): void {
  const lines = widgets.map((widget) => (widget.type === "metric" ? widget.properties.metrics : []));
  const metrics = lines.flat().filter((line) => line.length > 1).length;
  assert.ok(metrics <= DASHBOARD_LIMITS.metrics, `${metrics} metrics`);
  assert.ok(lines.every(({ length }) => length <= DASHBOARD_LIMITS.graphLines));
  assert.ok(widgets.length <= DASHBOARD_LIMITS.widgets);
}
