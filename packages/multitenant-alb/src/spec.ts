/** The configuration without the components: nothing here loads a Pulumi SDK, so that commands start at once. */
export { SpecError } from "./errors.ts";
export { type PlannedSpec, type PlanSpecOptions, planSpec, readSpec, type Spec, specFromConfig } from "./planSpec.ts";
export * from "./spec/index.ts";
