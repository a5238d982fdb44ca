import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Plan } from "@sluice/alb-model";
import { SpecError } from "../errors.ts";
import { checkMonitoring, resolveScrape } from "../monitoring/checkMonitoring.ts";
import { type AlertOverrides, controllerRules } from "../monitoring/controllerRules.ts";
import { endpointRules } from "../monitoring/endpointAlerts.ts";
import { renderScrape, type ScrapeArgs } from "../monitoring/serviceMonitor.ts";

export interface ControllerMonitoringArgs {
  /**
   * The AWS Load Balancer Controller; `false` on EKS Auto Mode, where AWS runs it and shows no metrics.
   * @default release aws-load-balancer-controller in kube-system, with a Service and ServiceMonitor of ours
   */
  readonly controller?: ScrapeArgs | false;
  /**
   * Fleets whose services' pods and EndpointSlices are watched, from kube-state-metrics: each a `MultiTenantAlb`.
   * @default none
   */
  readonly fleets?: readonly { readonly plan: Plan }[];
  /**
   * By alert on the controller: what differs from the table `CONTROLLER_ALERTS`, or `false`.
   * @default every alert of the table
   */
  readonly alerts?: AlertOverrides;
  /**
   * Namespace of the rules.
   * @default the controller's, or kube-system
   */
  readonly namespace?: pulumi.Input<string>;
  /**
   * Labels by which a Prometheus picks its rules and ServiceMonitors.
   * @default none; kube-prometheus-stack wants `release: <its release>`
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Prometheus rules on the controller (throttled and refused API calls, groups that are stuck, slow reconciles, queues,
 * readiness gates) and on the pods behind a fleet's services (EndpointSlices, pods beyond the plan and the quota), and
 * what scrapes the controller. Needs the Prometheus operator's CRDs: give them in `dependsOn` where this program
 * installs them.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * new ControllerMonitoring("edge-monitoring", {
 *   fleets: [edge],
 *   labels: { release: "kube-prometheus-stack" },
 *   alerts: { slowReconcile: { threshold: 10 }, queue: false },
 * }, { dependsOn: prometheusOperator });
 */
export class ControllerMonitoring extends pulumi.ComponentResource {
  constructor(name: string, args: ControllerMonitoringArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const problems = checkMonitoring(args);
    if (problems.length > 0) throw new SpecError(problems);
    const { fleets = [], labels = {}, alerts = {}, namespace } = args;
    super("sluice:index:ControllerMonitoring", name, { labels, alerts, namespace }, opts);
    const scrape = resolveScrape(args.controller);
    if (scrape?.scrape === "own") this.createScrape({ ...scrape, labels });
    const groups = [
      ...(scrape === undefined ? [] : [{ name: "sluice.controller", rules: controllerRules(scrape, alerts) }]),
      ...fleets.map(({ plan }) => ({ name: `sluice.endpoints.${plan.fleet.name}`, rules: endpointRules(plan) })),
    ];
    const metadata = { name, namespace: namespace ?? scrape?.namespace ?? "kube-system", labels };
    const rule = { apiVersion: "monitoring.coreos.com/v1", kind: "PrometheusRule", metadata, spec: { groups } };
    new k8s.apiextensions.CustomResource(name, rule, { parent: this });
    this.registerOutputs({});
  }

  private createScrape(settings: Parameters<typeof renderScrape>[0]): void {
    const { service, serviceMonitor } = renderScrape(settings);
    const { name } = service.metadata;
    const { selector, ports } = service.spec;
    const made = new k8s.core.v1.Service(
      name,
      { metadata: service.metadata, spec: { selector, ports: [...ports] } },
      { parent: this },
    );
    new k8s.apiextensions.CustomResource(name, serviceMonitor, { parent: this, dependsOn: made });
  }
}
