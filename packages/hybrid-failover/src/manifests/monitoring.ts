import { shifterLabels, shifterName } from "./names.ts";
import { METRICS_PORT } from "./podSpec.ts";
import type { ShifterMonitoring } from "./settings.ts";
import { SHIFTER_ALERTS, type ShifterAlert } from "./shifterAlerts.ts";

const API_VERSION = "monitoring.coreos.com/v1";
const DEFAULT_INTERVAL = "15s";

/** What scrapes the shifter. The metrics' own label `service` says which service is meant, so it is kept. */
export function renderServiceMonitor(fleet: string, namespace: string, settings: ShifterMonitoring) {
  const { labels, interval = DEFAULT_INTERVAL } = settings;
  const own = shifterLabels(fleet);
  return {
    apiVersion: API_VERSION,
    kind: "ServiceMonitor",
    metadata: { name: shifterName(fleet), namespace, labels: { ...labels, ...own } },
    spec: {
      jobLabel: "app.kubernetes.io/instance",
      namespaceSelector: { matchNames: [namespace] },
      selector: { matchLabels: own },
      endpoints: [{ port: METRICS_PORT, path: "/metrics", scheme: "http", interval, honorLabels: true }],
    },
  };
}

/** The alerts on one fleet's shifter. */
export function renderPrometheusRule(fleet: string, namespace: string, { labels }: ShifterMonitoring) {
  const selector = `job="${shifterName(fleet)}",namespace="${namespace}"`;
  const rules = SHIFTER_ALERTS.map(({ alert, expression, summary, description, ...rest }: ShifterAlert) => ({
    alert,
    expr: expression(selector),
    for: rest.for,
    labels: { severity: rest.severity, fleet },
    annotations: { summary, description },
  }));
  return {
    apiVersion: API_VERSION,
    kind: "PrometheusRule",
    metadata: { name: shifterName(fleet), namespace, labels: { ...labels, ...shifterLabels(fleet) } },
    spec: { groups: [{ name: `sluice.failover.${fleet}`, rules }] },
  };
}
