/** The reference platform: a network, a controller, and the fleet `edge` with all tenants in `tenants/`. */
import { MultiTenantAlb, readSpec } from "@sluice/multitenant-alb";
import { clusterProvider, gateNamespaces, guardHosts, installController } from "./cluster.ts";
import { readConfig } from "./config.ts";
import { watchController, watchFleet } from "./monitoring.ts";
import { createNetwork } from "./network.ts";

const config = readConfig();
const spec = readSpec(import.meta.dirname);
const network = createNetwork(config);
const cluster = clusterProvider(config);
const controller = config.installController
  ? installController(config, network, { fleet: spec.fleet, cluster })
  : undefined;
const namespaces = gateNamespaces(spec.fleet, config, cluster);

const edge = new MultiTenantAlb(
  "edge",
  {
    ...spec,
    vpcId: network.vpcId,
    backend: { securityGroupId: network.backendSecurityGroupId },
    awaitLoadBalancers: config.awaitLoadBalancers,
    ...(controller === undefined ? {} : { controller }),
    ...(network.subnetIds === undefined ? {} : { subnetIds: network.subnetIds }),
  },
  { providers: { kubernetes: cluster }, dependsOn: namespaces },
);
const alarms = config.awaitLoadBalancers ? watchFleet(edge, config) : undefined;
if (config.prometheusLabels !== undefined) watchController(edge, config.prometheusLabels, cluster);
if (config.owners !== undefined) guardHosts(spec, config.owners, { edge, cluster });

export const vpcId = network.vpcId;
export const backendSecurityGroupId = network.backendSecurityGroupId;
export const shards = edge.shards;
/** What the pods of each service wait for. */
export const podConditions = edge.podConditions;
/** Of the topic that the program makes; subscribe whoever is on call. */
export const alarmTopicArn = alarms?.topicArn;
