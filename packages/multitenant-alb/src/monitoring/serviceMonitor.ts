import type { ControllerTarget } from "./controllerRules.ts";

/** What the chart of the controller calls itself, its metrics port, and the labels of its pods (chart 3.5.0). */
const CHART_NAME = "aws-load-balancer-controller";
const METRICS_PORT = "metrics-server";
const METRICS_PORT_NUMBER = 8080;
const NAME = "app.kubernetes.io/name";
const INSTANCE = "app.kubernetes.io/instance";
const COMPONENT = "app.kubernetes.io/component";
const METRICS_COMPONENT = "metrics";

/** Where the controller is, and who scrapes it. */
export interface ScrapeArgs {
  /** The Helm release. @default aws-load-balancer-controller */
  readonly release?: string;
  /** @default kube-system */
  readonly namespace?: string;
  /**
   * `own`: a Service and a ServiceMonitor of ours. `chart`: the chart's, by its value `serviceMonitor.enabled`.
   * @default own
   */
  readonly scrape?: "own" | "chart";
  /** @default 30s */
  readonly interval?: string;
  /** The chart's `nameOverride`, where one is set. */
  readonly chartName?: string;
}

export interface ScrapeSettings extends ScrapeArgs, ControllerTarget {
  readonly release: string;
  readonly namespace: string;
  /** Labels by which a Prometheus picks its ServiceMonitors and rules: `release: kube-prometheus-stack`. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The Service on the controller's metrics port and the ServiceMonitor that scrapes it. The chart makes such a Service
 * only together with a ServiceMonitor of its own; its webhook Service has the same labels, so ours carries one more.
 *
 * @example renderScrape({ release: "aws-load-balancer-controller", namespace: "kube-system" }).serviceMonitor
 */
export function renderScrape({ release, namespace, interval = "30s", chartName = CHART_NAME, labels }: ScrapeSettings) {
  const name = `${release}-metrics`;
  const pods = { [NAME]: chartName, [INSTANCE]: release };
  const own = { ...pods, [COMPONENT]: METRICS_COMPONENT };
  return {
    service: {
      metadata: { name, namespace, labels: own },
      spec: {
        selector: pods,
        ports: [{ name: METRICS_PORT, port: METRICS_PORT_NUMBER, targetPort: METRICS_PORT }],
      },
    },
    serviceMonitor: {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata: { name, namespace, labels: { ...labels, ...own } },
      spec: {
        // The job is the release's name, as it is with the chart's own ServiceMonitor; the alerts select by it.
        jobLabel: INSTANCE,
        namespaceSelector: { matchNames: [namespace] },
        selector: { matchLabels: own },
        endpoints: [{ port: METRICS_PORT, path: "/metrics", scheme: "http", interval }],
      },
    },
  } as const;
}
