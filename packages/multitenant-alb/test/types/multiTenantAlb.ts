import * as pulumi from "@pulumi/pulumi";
import { MultiTenantAlb, readSpec } from "@sluice/multitenant-alb";
import type { InstalledController } from "../../src/components/multiTenantAlbArgs.ts";

declare const installed: InstalledController;
declare const release: pulumi.Resource;
const id = pulumi.output("id");
const spec = { ...readSpec("."), vpcId: id };
const backend = { securityGroupId: id };

// What is right compiles.
new MultiTenantAlb("edge", { ...spec, backend });
new MultiTenantAlb("edge", { ...spec, backend: { cidrBlocks: [id, "10.0.0.0/20"] }, controller: release });
new MultiTenantAlb("edge", { ...spec, controller: installed });
new MultiTenantAlb("edge", { ...spec, controller: installed, backend });
new MultiTenantAlb("edge", { ...spec, clusterName: id });
new MultiTenantAlb("edge", {
  ...spec,
  backend,
  certificateArns: [id, "arn"],
  accessLogs: { bucket: id, prefix: id },
  webAclArn: id,
  subnetIds: id.apply((one) => [one]),
});

// @ts-expect-error neither the controller's backend nor Auto Mode's cluster
new MultiTenantAlb("edge", { ...spec });

// @ts-expect-error a controller without a backend security group does not say who may reach the pods
new MultiTenantAlb("edge", { ...spec, controller: release });

// @ts-expect-error Auto Mode opens no pods through bindings
new MultiTenantAlb("edge", { ...spec, clusterName: id, backend });

// @ts-expect-error Auto Mode runs its own controller
new MultiTenantAlb("edge", { ...spec, clusterName: id, controller: installed });

// @ts-expect-error a backend is one security group or address ranges
new MultiTenantAlb("edge", { ...spec, backend: { subnetIds: [id] } });

// @ts-expect-error how many certificates there are must be known to the plan
new MultiTenantAlb("edge", { ...spec, backend, certificateArns: id.apply((one) => [one]) });

// @ts-expect-error names and numbers of resources follow from the fleet
new MultiTenantAlb("edge", { ...spec, backend, fleet: pulumi.output(spec.fleet) });
