/** The reference platform: a network, a cluster, and the fleet `edge` with all tenants in `tenants/`. */
import { MultiTenantAlb, readSpec } from "@sluice/multitenant-alb";
import { clusterProvider, createNamespaces } from "./cluster.ts";
import { readConfig } from "./config.ts";
import { createNetwork } from "./network.ts";

const config = readConfig();
const spec = readSpec(import.meta.dirname);
const network = createNetwork(config);
const cluster = clusterProvider(config);

const serviceNamespaces = [...new Set(Object.values(spec.fleet.services).map(({ namespace }) => namespace))].sort();
const namespaces = config.createNamespaces ? createNamespaces(serviceNamespaces, cluster) : [];

const edge = new MultiTenantAlb(
  "edge",
  {
    ...spec,
    vpcId: network.vpcId,
    backend: { securityGroupId: network.backendSecurityGroupId },
    awaitLoadBalancers: config.awaitLoadBalancers,
    ...(network.subnetIds === undefined ? {} : { subnetIds: network.subnetIds }),
  },
  { providers: { kubernetes: cluster }, dependsOn: namespaces },
);

export const vpcId = network.vpcId;
export const backendSecurityGroupId = network.backendSecurityGroupId;
export const shards = edge.shards;
