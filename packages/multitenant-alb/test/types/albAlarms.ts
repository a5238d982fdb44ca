/** Uses of the monitoring components that compile, and mixes that must not. Checked by `tsc`, never run. */
import * as pulumi from "@pulumi/pulumi";
import { AccountAlarms } from "../../src/components/AccountAlarms.ts";
import { AlbAlarms } from "../../src/components/AlbAlarms.ts";
import { ControllerMonitoring } from "../../src/components/ControllerMonitoring.ts";
import { FleetDashboard } from "../../src/components/FleetDashboard.ts";
import type { MultiTenantAlb } from "../../src/components/MultiTenantAlb.ts";
import type { MonitoredFleet } from "../../src/components/monitoredFleet.ts";

declare const fleet: MonitoredFleet;
declare const edge: MultiTenantAlb;
declare const arn: pulumi.Output<string>;

const alarms = new AlbAlarms("alarms", {
  fleet,
  actions: { alarm: [arn, "arn:aws:sns:eu-central-1:123456789012:x"], ok: [arn] },
  alarms: { elb5xxRate: { threshold: 0.5 }, healthyHosts: false },
  shards: { "edge-001": { requestCount: { threshold: 1 } } },
  services: { web: { healthyHosts: false } },
  loadBalancerArnSuffixes: { "edge-001": arn },
});
new FleetDashboard("dashboard", { fleet, loadBalancerArnSuffixes: alarms.loadBalancerArnSuffixes, region: arn });
new AlbAlarms("topic", { fleet, actions: { createTopic: { kmsKeyId: arn }, notifyOk: false } });
new AlbAlarms("none", { fleet: edge, actions: "none" });
new AccountAlarms("quotas", { actions: { createTopic: true }, quotas: { loadBalancersPerRegion: 70 } });
new ControllerMonitoring("auto", { controller: false, fleets: [edge] });

// @ts-expect-error nobody hears of an alarm unless that is said
new AlbAlarms("silent", { fleet });
// @ts-expect-error a topic of ours and actions of one's own
new AlbAlarms("both", { fleet, actions: { createTopic: true, alarm: [arn] } });
// @ts-expect-error recoveries alone
new AlbAlarms("ok", { fleet, actions: { ok: [arn] } });
// @ts-expect-error a topic is not an ARN to notify recoveries at
new AlbAlarms("okTopic", { fleet, actions: { createTopic: true, ok: [arn] } });
// @ts-expect-error true says nothing that false does not
new AlbAlarms("on", { fleet, actions: "none", alarms: { requestCount: true } });
// @ts-expect-error there is no such alarm
new AlbAlarms("unknown", { fleet, actions: "none", alarms: { latency: false } });
// @ts-expect-error targets are a service's, not a load balancer's
new AlbAlarms("shard", { fleet, actions: "none", shards: { "edge-001": { healthyHosts: false } } });
// @ts-expect-error connections are a load balancer's, not a service's
new AlbAlarms("service", { fleet, actions: "none", services: { web: { activeConnections: false } } });
// @ts-expect-error a threshold is data of the plan, known before anything is deployed
new AlbAlarms("output", { fleet, actions: "none", alarms: { requestCount: { threshold: pulumi.output(1) } } });
// @ts-expect-error AWS publishes no use of this quota
new AccountAlarms("quota", { actions: "none", quotas: { hostValueLength: 80 } });
// @ts-expect-error a severity of one's own
new ControllerMonitoring("severity", { alerts: { queue: { severity: "page" } } });
// @ts-expect-error the controller is described or left out, not merely wanted
new ControllerMonitoring("controller", { controller: true });
