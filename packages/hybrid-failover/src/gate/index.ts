/** The gate of a shard: which of its rules are open, and what has to be written so that others are. Pure. */
export {
  type Gate,
  type GateRoute,
  type ShiftedService,
  type ShifterConfig,
  shifterConfigSchema,
} from "./config.ts";
export { openKeys, openWeights, type Weights } from "./openKeys.ts";
export { foundKeys, type GatePatch, gatePatch, hasFallback, ruleChanges } from "./patch.ts";
