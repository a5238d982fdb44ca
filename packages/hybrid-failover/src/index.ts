/** Traffic that follows the pods: to a Lambda function when there are none, and back when there are. */
export type { ServiceWithFallback } from "@sluice/multitenant-alb";
export { SHIFTER_BUNDLE_KEY, SHIFTER_COMMAND, type ShifterBundle, shifterBundle } from "./bundle.ts";
export { CloudWeightShifter, type CloudWeightShifterArgs } from "./components/CloudWeightShifter.ts";
export type { BackstopGate, CloudFailoverSettings, CloudShifterPlaces } from "./components/cloudShifterConfig.ts";
export {
  FailoverListenerRules,
  type FailoverListenerRulesArgs,
  type FailoverShard,
  type ShiftedGroups,
} from "./components/FailoverListenerRules.ts";
export {
  type FallbackFunction,
  type FallbackHealthCheck,
  LambdaTargetGroup,
  type LambdaTargetGroupArgs,
} from "./components/LambdaTargetGroup.ts";
export {
  type MetricsIdentity,
  ScaledToZero,
  type ScaledToZeroArgs,
  type ServiceTargetGroups,
} from "./components/ScaledToZero.ts";
export { type ShiftedFleet, WeightShifter, type WeightShifterArgs } from "./components/WeightShifter.ts";
export * from "./decide/index.ts";
export * from "./gate/index.ts";
export { DEFAULT_NODE_IMAGE } from "./manifests/nodeImage.ts";
export type {
  ComputeResources,
  Placing,
  ShifterImage,
  ShifterMonitoring,
  ShifterSettings,
  ShiftSettings,
} from "./manifests/settings.ts";
export { shifterConfig } from "./manifests/shifterConfig.ts";
export * from "./scale/index.ts";
