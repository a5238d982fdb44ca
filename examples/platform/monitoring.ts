import type * as k8s from "@pulumi/kubernetes";
import {
  AccountAlarms,
  AlbAlarms,
  ControllerMonitoring,
  FleetDashboard,
  type MultiTenantAlb,
} from "@sluice/multitenant-alb";
import type { PlatformConfig } from "./config.ts";

/** Alarms on every load balancer and a dashboard of them all. They watch load balancers, so these must be there. */
export function watchFleet(fleet: MultiTenantAlb, { alarmTopicArn }: PlatformConfig): AlbAlarms {
  const actions = alarmTopicArn === undefined ? { createTopic: true as const } : { alarm: [alarmTopicArn] };
  const alarms = new AlbAlarms("edge-alarms", { fleet, actions });
  const { loadBalancerArnSuffixes } = alarms;
  new FleetDashboard("edge-dashboard", { fleet, loadBalancerArnSuffixes });
  const topic = alarmTopicArn ?? alarms.topicArn;
  // Once an account and Region: leave it out of a second stack there.
  if (topic !== undefined) new AccountAlarms("elb-quotas", { actions: { alarm: [topic] } });
  return alarms;
}

/** What Prometheus watches of the controller and of the pods, for a cluster with the Prometheus operator. */
export function watchController(
  edge: MultiTenantAlb,
  labels: Readonly<Record<string, string>>,
  cluster: k8s.Provider,
): ControllerMonitoring {
  return new ControllerMonitoring(
    "edge-monitoring",
    { fleets: [edge], labels },
    { providers: { kubernetes: cluster } },
  );
}
