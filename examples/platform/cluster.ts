import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import {
  type Fleet,
  type FleetOwners,
  HostGuard,
  LoadBalancerController,
  type MultiTenantAlb,
  ReadinessGatedNamespace,
  type Spec,
} from "@sluice/multitenant-alb";
import type { PlatformConfig } from "./config.ts";
import type { Network } from "./network.ts";

/** The cluster that the stack names. */
export function clusterProvider({ kubeconfig }: PlatformConfig): k8s.Provider {
  return new k8s.Provider("cluster", kubeconfig === undefined ? {} : { kubeconfig });
}

/** The controller that builds the load balancers, with its role, its definitions and what it needs to know of the fleet. */
export function installController(
  { clusterName, kubeconfig }: PlatformConfig,
  { vpcId, backendSecurityGroupId }: Network,
  { fleet, cluster }: { readonly fleet: Fleet; readonly cluster: k8s.Provider },
): LoadBalancerController {
  // Definitions outlive a stack, and Helm may have made them: this provider takes over what is there.
  const definitions = new k8s.Provider("definitions", {
    upsertExistingObjects: true,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  });
  return new LoadBalancerController(
    "alb-controller",
    {
      clusterName,
      vpcId,
      region: aws.getRegionOutput().region,
      accountId: aws.getCallerIdentityOutput().accountId,
      fleets: [fleet],
      backendSecurityGroupId,
      crds: { provider: definitions },
    },
    { providers: { kubernetes: cluster } },
  );
}

/** Namespaces of the services, whose pods wait for the load balancers; what runs in them belongs to their teams. */
export function gateNamespaces(
  { services, platform = "controller" }: Fleet,
  { createNamespaces }: PlatformConfig,
  cluster: k8s.Provider,
): ReadinessGatedNamespace[] {
  const names = [...new Set(Object.values(services).map(({ namespace }) => namespace))].sort();
  return names.map((namespace) => {
    const args = { namespace, platform, existing: !createNamespaces };
    return new ReadinessGatedNamespace(namespace, args, { providers: { kubernetes: cluster } });
  });
}

/** Keeps the tenants' hosts to the fleet. After the fleet, so that owners who are named wrongly leave it whole. */
export function guardHosts(
  { fleet, tenants }: Spec,
  owners: FleetOwners,
  { edge, cluster }: { readonly edge: MultiTenantAlb; readonly cluster: k8s.Provider },
): HostGuard {
  const args = { fleet, tenants, owners, namespaces: {} };
  return new HostGuard("edge-guard", args, { providers: { kubernetes: cluster }, dependsOn: edge });
}
