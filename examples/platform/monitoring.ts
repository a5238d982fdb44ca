import { AlbAlarms, FleetDashboard, type MultiTenantAlb } from "@sluice/multitenant-alb";
import type { PlatformConfig } from "./config.ts";

/** Alarms on every load balancer and a dashboard of them all. They watch load balancers, so these must be there. */
export function watchFleet(fleet: MultiTenantAlb, { alarmTopicArn }: PlatformConfig): AlbAlarms {
  const actions = alarmTopicArn === undefined ? { createTopic: true as const } : { alarm: [alarmTopicArn] };
  const alarms = new AlbAlarms("edge-alarms", { fleet, actions });
  const { loadBalancerArnSuffixes } = alarms;
  new FleetDashboard("edge-dashboard", { fleet, loadBalancerArnSuffixes });
  return alarms;
}
