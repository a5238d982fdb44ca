import * as k8s from "@pulumi/kubernetes";
import type { Placement, Tenant } from "@sluice/alb-model";
import { AlbAlarms, MultiTenantAlb } from "@sluice/multitenant-alb";
import { CERTIFICATE, LOG_BUCKET, OWNED, VPC_ID } from "./tags.ts";

export const TENANTS: readonly Tenant[] = [
  { id: "acme", hosts: ["acme.example.com"] },
  { id: "globex", hosts: ["globex.example.com"] },
];

const PLACEMENT: Placement = {
  fleet: "edge",
  shards: {
    "edge-001": {
      services: ["web"],
      bundles: { "edge-001-b0001": { profile: "site", tenants: ["acme", "globex"] } },
    },
  },
};

/** What a program of the corpus does otherwise; every part left out is as it should be. */
export interface FleetChanges {
  readonly tenants?: readonly Tenant[];
  readonly placement?: Placement | undefined;
}

/** A fleet of Sluice's own component with all that is asked of one, and its alarms. */
export function soundFleet(name: string, changes: FleetChanges = {}) {
  const { tenants = TENANTS } = changes;
  const placement = "placement" in changes ? changes.placement : PLACEMENT;
  const fleet = new MultiTenantAlb(
    name,
    {
      fleet: {
        name: "edge",
        services: { web: { namespace: "web", port: 80, maxReplicas: 10 } },
        profiles: { site: [{ service: "web" }] },
        certificates: [CERTIFICATE],
        tags: OWNED,
        loadBalancer: { deletionProtection: true, accessLogs: { bucket: LOG_BUCKET } },
      },
      tenants,
      vpcId: VPC_ID,
      backend: { securityGroupId: "sg-0a1b2c3d4e5f60718" },
      awaitLoadBalancers: true,
      ...(placement === undefined ? {} : { placement }),
    },
    { providers: { kubernetes: new k8s.Provider("prod") } },
  );
  new AlbAlarms(name, { fleet, actions: { alarm: ["arn:aws:sns:eu-central-1:123456789012:on-call"] } });
  return fleet;
}
