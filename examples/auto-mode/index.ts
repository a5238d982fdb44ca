/** A fleet on EKS Auto Mode: no controller to install, and target groups by ARN. */
import * as k8s from "@pulumi/kubernetes";
import { MultiTenantAlb, ReadinessGatedNamespace, readSpec } from "@sluice/multitenant-alb";
import { readConfig } from "./config.ts";
import { createNetwork, openPods } from "./network.ts";

const config = readConfig();
const spec = readSpec(import.meta.dirname);
const network = createNetwork(config);
const cluster = new k8s.Provider("cluster", config.kubeconfig === undefined ? {} : { kubeconfig: config.kubeconfig });
const providers = { kubernetes: cluster };

// Auto Mode has a label of its own; the controller's would be ignored without a word.
const serviceNamespaces = [...new Set(Object.values(spec.fleet.services).map(({ namespace }) => namespace))].sort();
const namespaces = serviceNamespaces.map(
  (namespace) => new ReadinessGatedNamespace(namespace, { namespace, platform: "eks-auto-mode" }, { providers }),
);
if (config.podSecurityGroupId !== undefined) openPods(config.podSecurityGroupId, network, spec.fleet);

const shops = new MultiTenantAlb(
  "shops",
  {
    ...spec,
    vpcId: network.vpcId,
    clusterName: config.clusterName,
    awaitLoadBalancers: config.awaitLoadBalancers,
    ...(network.subnetIds === undefined ? {} : { subnetIds: network.subnetIds }),
  },
  { providers, dependsOn: namespaces },
);

export const vpcId = network.vpcId;
export const shards = shops.shards;
/** What the pods of each service wait for. */
export const podConditions = shops.podConditions;
