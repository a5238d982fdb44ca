/** Reading and checking fleets, tenants and placements. Imports no Pulumi SDK, so that commands start fast. */
export { type AlarmCount, alarmCount } from "../monitoring/alarmsOf.ts";
export {
  podConditionType,
  READINESS_GATE_ENABLED,
  READINESS_GATE_LABELS,
  TARGET_HEALTH_PREFIXES,
} from "../readiness/gate.ts";
export { checkSpec } from "./checkSpec.ts";
export { type FoundSpecFiles, findSpecFiles, type SpecFiles } from "./configLocation.ts";
export { type FormatOptions, formatLocation, formatProblems } from "./formatProblems.ts";
export { type LoadedSpec, loadSpec, type SpecSource } from "./loadSpec.ts";
export { type SpecLocator, withLocations } from "./locate.ts";
export {
  formatPlacement,
  PLACEMENT_VERSION,
  type ReadPlacement,
  type ReadPlacementOptions,
  readPlacement,
  type WrittenPlacement,
  writePlacement,
} from "./placementFile.ts";
export { fleetFileSchema, fleetSchema, tenantSchema, tenantsFileSchema } from "./schema.ts";
