/** Pods that follow the requests, down to none: what KEDA and a Deployment are told. Pure. */
export { type GracefulScaleInArgs, gracefulScaleIn, shiftSeconds } from "./gracefulScaleIn.ts";
export { metricsPolicy, requestsQuery, type ScaledObjectSpec, scaledObjectSpec } from "./scaledObject.ts";
export { type ResolvedScale, resolveScale, SCALE_DEFAULTS, type ScaleSettings, wakeSeconds } from "./settings.ts";
