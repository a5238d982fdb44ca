/** The policies and what configures them; the pack itself is in `../index.js`. */
export { type PackContext, processContext, sdkPolicies } from "./pack.ts";
export { policies } from "./policies/index.ts";
export { type Level, type Policy, type PolicyMetadata, REQUIREMENTS, type Requirement } from "./policy.ts";
