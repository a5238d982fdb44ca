import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ControllerMonitoring } from "../../src/components/ControllerMonitoring.ts";
import { controllerRules } from "../../src/monitoring/controllerRules.ts";
import { endpointRules } from "../../src/monitoring/endpointAlerts.ts";
import { FLEET, planOf } from "../monitoring/plans.ts";
import { recordMonitoring, refusal } from "./recordMonitoring.ts";
import { inputsOf } from "./recordResources.ts";

const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";
const MONITOR = "kubernetes:monitoring.coreos.com/v1:ServiceMonitor";
const SERVICE = "kubernetes:core/v1:Service";

/** Labels of the pods of chart 3.5.0 under its default release name. */
const PODS = {
  "app.kubernetes.io/name": "aws-load-balancer-controller",
  "app.kubernetes.io/instance": "aws-load-balancer-controller",
};
const METRICS = { ...PODS, "app.kubernetes.io/component": "metrics" };

describe("ControllerMonitoring", () => {
  it("scrapes the controller's metrics port through a Service of its own and alerts on it", async () => {
    const { registered } = await recordMonitoring(() => new ControllerMonitoring("monitoring"));
    assert.deepEqual(
      registered.map(({ type, name }) => `${type} ${name}`),
      [
        `${SERVICE} aws-load-balancer-controller-metrics`,
        `${RULE} monitoring`,
        `${MONITOR} aws-load-balancer-controller-metrics`,
        "sluice:index:ControllerMonitoring monitoring",
      ],
    );
    const metadata = { name: "aws-load-balancer-controller-metrics", namespace: "kube-system", labels: METRICS };
    assert.deepEqual(inputsOf(registered, SERVICE, "aws-load-balancer-controller-metrics"), {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: PODS, ports: [{ name: "metrics-server", port: 8080, targetPort: "metrics-server" }] },
    });
    assert.deepEqual(inputsOf(registered, MONITOR, "aws-load-balancer-controller-metrics"), {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata,
      spec: {
        jobLabel: "app.kubernetes.io/instance",
        namespaceSelector: { matchNames: ["kube-system"] },
        selector: { matchLabels: METRICS },
        endpoints: [{ port: "metrics-server", path: "/metrics", scheme: "http", interval: "30s" }],
      },
    });
    const target = { release: "aws-load-balancer-controller", namespace: "kube-system" };
    assert.deepEqual(inputsOf(registered, RULE, "monitoring"), {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name: "monitoring", namespace: "kube-system", labels: {} },
      spec: { groups: [{ name: "sluice.controller", rules: controllerRules(target) }] },
    });
  });

  it("takes every option: the chart's own ServiceMonitor, fleets, alerts, labels and a namespace", async () => {
    const plan = planOf(1);
    const { registered } = await recordMonitoring(
      () =>
        new ControllerMonitoring("monitoring", {
          controller: { release: "alb", namespace: "infra", scrape: "chart" },
          fleets: [{ plan }],
          alerts: { queue: false, throttled: { severity: "critical" } },
          namespace: pulumi.output("observability"),
          labels: { release: "prometheus" },
        }),
    );
    assert.deepEqual(
      registered.map(({ type }) => type),
      [RULE, "sluice:index:ControllerMonitoring"],
    );
    const alerts = { queue: false, throttled: { severity: "critical" } } as const;
    assert.deepEqual(inputsOf(registered, RULE, "monitoring"), {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name: "monitoring", namespace: "observability", labels: { release: "prometheus" } },
      spec: {
        groups: [
          { name: "sluice.controller", rules: controllerRules({ release: "alb", namespace: "infra" }, alerts) },
          { name: "sluice.endpoints.edge", rules: endpointRules(plan) },
        ],
      },
    });
  });

  it("gives a Prometheus the labels it picks by, on the ServiceMonitor too, and scrapes as often as asked", async () => {
    const { registered } = await recordMonitoring(
      () =>
        new ControllerMonitoring("monitoring", {
          controller: { release: "alb", interval: "1m", chartName: "lbc" },
          labels: { release: "prometheus" },
        }),
    );
    const { metadata, spec } = inputsOf(registered, MONITOR, "alb-metrics") as Record<string, Record<string, unknown>>;
    const own = {
      "app.kubernetes.io/name": "lbc",
      "app.kubernetes.io/instance": "alb",
      "app.kubernetes.io/component": "metrics",
    };
    assert.deepEqual(metadata?.labels, { release: "prometheus", ...own });
    assert.deepEqual(spec?.endpoints, [{ port: "metrics-server", path: "/metrics", scheme: "http", interval: "1m" }]);
  });

  it("watches pods alone on EKS Auto Mode, whose controller shows no metrics", async () => {
    const plan = planOf(1, { ...FLEET, platform: "eks-auto-mode" });
    const { registered } = await recordMonitoring(
      () => new ControllerMonitoring("monitoring", { controller: false, fleets: [{ plan }] }),
    );
    assert.deepEqual(
      registered.map(({ type }) => type),
      [RULE, "sluice:index:ControllerMonitoring"],
    );
  });

  it("refuses to watch nothing, and alerts that do not exist", async () => {
    const alerts = { nothing: false } as object;
    assert.deepEqual(await refusal(() => new ControllerMonitoring("monitoring", { controller: false, alerts })), [
      "monitoring.alert alerts.nothing",
      "monitoring.nothing controller",
    ]);
  });
});
