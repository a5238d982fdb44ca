/** Shops that are served by a Lambda function while they have no pods, and by their pods again when these are back. */
import * as k8s from "@pulumi/kubernetes";
import { WeightShifter } from "@sluice/hybrid-failover";
import { MultiTenantAlb, ReadinessGatedNamespace, readSpec } from "@sluice/multitenant-alb";
import { readConfig } from "./config.ts";
import { createDegradedService } from "./degradedService.ts";
import { createNetwork } from "./network.ts";
import { openFromOutside, scaleToZero } from "./options.ts";

const config = readConfig();
const spec = readSpec(import.meta.dirname);
const network = createNetwork(config);
const cluster = new k8s.Provider("cluster", config.kubeconfig === undefined ? {} : { kubeconfig: config.kubeconfig });
const providers = { kubernetes: cluster };

const names = [...new Set(Object.values(spec.fleet.services).map(({ namespace }) => namespace))].sort();
const namespaces = names.map((namespace) => new ReadinessGatedNamespace(namespace, { namespace }, { providers }));
const degraded = createDegradedService("market-degraded");

const market = new MultiTenantAlb(
  "market",
  {
    ...spec,
    vpcId: network.vpcId,
    backend: { securityGroupId: network.backendSecurityGroupId },
    // One for each service with `fallback` in fleet.yaml.
    fallbacks: { web: degraded.live, api: degraded.live },
    awaitLoadBalancers: config.awaitLoadBalancers,
    ...(network.subnetIds === undefined ? {} : { subnetIds: network.subnetIds }),
  },
  { providers, dependsOn: namespaces },
);

const shifter = new WeightShifter(
  "market-shifter",
  {
    fleet: market,
    services: {
      web: { minReady: 2, ...(config.scaleToZero ? { scaledObject: "web" } : {}) },
      api: { minReady: 2, recoverAfterSeconds: 60 },
    },
    ...(config.prometheusLabels === undefined ? {} : { monitoring: { labels: config.prometheusLabels } }),
  },
  { providers },
);
if (config.scaleToZero) scaleToZero(market, providers);
if (config.backstop) openFromOutside(market);

export const vpcId = network.vpcId;
export const backendSecurityGroupId = network.backendSecurityGroupId;
export const shards = market.shards;
/** Writes that people made while there were no pods. */
export const writesQueueUrl = degraded.queue.url;
/** `kubectl get configmap` of this name tells where each service stands. */
export const status = shifter.status;
