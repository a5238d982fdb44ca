/** Tenant configuration and Pulumi components for many tenants on shared Application Load Balancers. */
export type { Fleet, Placement, Tenant } from "@sluice/alb-model";
export type { AlbShardOutputs, Backend } from "./components/AlbShard.ts";
export { MultiTenantAlb, type MultiTenantAlbArgs, type TenantOutputs } from "./components/MultiTenantAlb.ts";
export { SpecError } from "./errors.ts";
export { type PlannedSpec, type PlanSpecOptions, planSpec, readSpec, type Spec, specFromConfig } from "./planSpec.ts";
