import assert from "node:assert/strict";
import { renderPrometheusRule, renderServiceMonitor } from "../../src/manifests/monitoring.ts";
import { renderService } from "../../src/manifests/network.ts";
import { SHIFTER_ALERTS } from "../../src/manifests/shifterAlerts.ts";
import { createRegistry, metricsReporter } from "../../src/shifter/metricsReporter.ts";

describe("the monitoring of a shifter", () => {
  it("alerts on series that the shifter has, with the labels that the texts name", async () => {
    const registry = createRegistry();
    metricsReporter({ registry, endpoints: new Map(), leads: () => true });
    const known = new Set((await registry.getMetricsAsJSON()).map(({ name }) => name));
    for (const { alert, expression } of SHIFTER_ALERTS) {
      const series = expression("").match(/sluice_shifter_[a-z_]+/g) ?? [];
      assert.ok(series.length > 0, alert);
      for (const name of series) assert.ok(known.has(name), `${alert}: ${name}`);
    }
  });

  it("names in its texts only labels that the expression keeps", () => {
    for (const { alert, expression, summary, description } of SHIFTER_ALERTS) {
      const kept = /\bby \(([^)]*)\)/.exec(expression("x"))?.[1]?.split(", ") ?? [];
      const named = [...`${summary} ${description}`.matchAll(/\$labels\.([a-z_]+)/g)].map(([, label]) => label);
      for (const label of named) assert.ok(kept.includes(String(label)), `${alert}: ${label}`);
    }
  });

  it("asks for the series of one fleet's shifter, by the job that the ServiceMonitor makes", () => {
    const { spec } = renderPrometheusRule("edge", "edge-system", {});
    for (const { expr } of spec.groups.flatMap(({ rules }) => rules))
      assert.match(expr, /\{job="edge-shifter",namespace="edge-system"/);
    const monitor = renderServiceMonitor("edge", "edge-system", {}).spec;
    const { metadata } = renderService("edge", "edge-system");
    assert.equal(metadata.labels[monitor.jobLabel], "edge-shifter");
    assert.deepEqual(monitor.selector.matchLabels, metadata.labels);
    // Else Prometheus would call the metrics' `service` the Service that is scraped.
    assert.deepEqual(
      monitor.endpoints.map(({ honorLabels }) => honorLabels),
      [true],
    );
  });
});
