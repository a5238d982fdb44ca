import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { MultiTenantAlb, readSpec } from "@sluice/multitenant-alb";
import type { FallbackFunction, ServiceWithFallback } from "../../src/components/fallbackFunctions.ts";
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

declare const degraded: aws.lambda.Function;
declare const live: aws.lambda.Alias;
new MultiTenantAlb("edge", { ...spec, backend, fallbacks: { web: degraded, api: live, admin: id, shop: "arn" } });

// @ts-expect-error a fallback is a Lambda function
new MultiTenantAlb("edge", { ...spec, backend, fallbacks: { web: release } });

// @ts-expect-error which services have a function must be known to the plan
new MultiTenantAlb("edge", { ...spec, backend, fallbacks: id.apply((arn) => ({ web: arn })) });

const literal = {
  name: "edge",
  services: { web: { namespace: "web", port: 80, fallback: {} }, api: { namespace: "api", port: 80 } },
  profiles: { site: [{ service: "web" }] },
} as const;
type Fallbacks = Readonly<Record<ServiceWithFallback<typeof literal>, FallbackFunction>>;
export const right: Fallbacks = { web: degraded };
export const anyName: Readonly<Record<ServiceWithFallback<typeof spec.fleet>, FallbackFunction>> = { site: degraded };

// @ts-expect-error the fleet's api has no fallback
export const unknownService: Fallbacks = { web: degraded, api: degraded };

// @ts-expect-error the fleet's web needs a function
export const missingFunction: Fallbacks = {};
