/** The pure model of tenants on shared Application Load Balancers. Nothing here reads a file, a clock or the network. */
export * from "./annotations.ts";
export {
  CONTROLLER_FEATURES,
  type ControllerFeature,
  type ControllerFeatureName,
  compareVersions,
} from "./controllerFeatures.ts";
export { type Cost, cost, FREE_RULE_EVALUATIONS } from "./cost.ts";
export type * from "./elbv2.ts";
export {
  type ApiCalls,
  bucketSeconds,
  type CallBucket,
  type FailoverCost,
  failoverCost,
  MODIFY_BUCKET,
} from "./failoverCost.ts";
export { countWildcards, matchGlob } from "./glob.ts";
export {
  type ActionConfig,
  type ConditionConfig,
  type Decoded,
  decodeAction,
  decodeConditions,
  type ForwardConfig,
  type TupleConfig,
} from "./interpret/annotationJson.ts";
export { type InterpretInput, interpret } from "./interpret/index.ts";
export type {
  HttpIngressPath,
  Ingress,
  IngressClass,
  IngressClassParams,
  IngressRule,
  KubernetesObject,
  ObjectMeta,
  Service,
  ServiceBackend,
  TargetGroupBinding,
} from "./kubernetes.ts";
export { bundleId, fallbackGroupName, gateName, referencedName, shardName, targetGroupName } from "./names.ts";
export { nearest } from "./nearest.ts";
export { type ControllerNeed, type ControllerNeeds, controllerNeeds } from "./needs/controllerNeeds.ts";
export {
  BUCKET_PLACEHOLDER,
  certificateArnPlaceholder,
  fillTargetGroupArns,
  PLACEHOLDER_ACCOUNT,
  targetGroupArnPlaceholder,
  targetGroupsAwaited,
  WEB_ACL_ARN_PLACEHOLDER,
} from "./placeholders.ts";
export { type Changes, diffPlacements, isUnchanged, type Move } from "./plan/changes.ts";
export { INERT_PATH } from "./plan/gate.ts";
export type { PlaceOptions } from "./plan/place.ts";
export {
  emptyPlacement,
  type Place,
  type Placement,
  type PlacementBundle,
  type PlacementShard,
  placesOf,
} from "./plan/placement.ts";
export type {
  GateKey,
  Plan,
  PlannedBundle,
  PlannedGate,
  PlannedGateRoute,
  PlannedShard,
  PlannedTargetGroup,
  QuotaUse,
} from "./plan/plan.ts";
export { type PlanResult, planFleet } from "./plan/planFleet.ts";
export { conditionValues, exceededQuotas, groupQuotas, ruleUse } from "./plan/quotaUse.ts";
export { roomForRules } from "./plan/shardState.ts";
export type { Problem, SourceLocation } from "./problem.ts";
export {
  type Limits,
  QUOTA_NAMES,
  QUOTAS,
  type Quota,
  type QuotaName,
  type QuotaOverrides,
  resolveLimits,
  ruleBudget,
} from "./quotas.ts";
export {
  type FailoverListenerRule,
  type FailoverListenerRuleArgs,
  renderFailoverListenerRules,
} from "./render/failoverListenerRules.ts";
export { renderGate } from "./render/gate.ts";
export { anchorName, renderAnchor, renderBundle } from "./render/ingress.ts";
export {
  DISPOSABLE_ANNOTATION,
  DYNAMIC_SCALE_ANNOTATION,
  INTERNET_FACING_ANNOTATION,
  LABELS,
  shardLabels,
  shardTags,
  TENANTS_ANNOTATION,
} from "./render/labels.ts";
export { type ListenerRuleArgs, type ListenerRuleCondition, renderListenerRules } from "./render/listenerRule.ts";
export { type LoadBalancerAttribute, loadBalancerAttributes } from "./render/loadBalancerAttributes.ts";
export { PLATFORM_API, type PlatformApi } from "./render/platformApi.ts";
export { renderIngresses, type ShardManifests } from "./render/renderIngresses.ts";
export { renderClass, renderClassParams } from "./render/shardClass.ts";
export { type BackendSource, renderBinding, renderNetworking } from "./render/targetGroupBinding.ts";
export { matches, type RoutedRequest } from "./route/matches.ts";
export { type PassedRule, passedRules, type Routed, type RoutedTargetGroup, route } from "./route/route.ts";
export { checkFleet, sortProblems } from "./spec/checkFleet.ts";
export {
  type AccessLogs,
  DESYNC_MITIGATIONS,
  type DesyncMitigation,
  type Fallback,
  type Fleet,
  type FleetRoute,
  type FleetService,
  type HealthCheck,
  ISOLATIONS,
  type Isolation,
  type LoadBalancerSettings,
  PACKINGS,
  type Packing,
  PLATFORMS,
  type Platform,
  type Reserved,
  SCHEMES,
  type Scheme,
  type Tenant,
} from "./spec/fleet.ts";
export type { GateRoute, ProfileGate } from "./spec/profileGate.ts";
export {
  DEFAULTS,
  type ResolvedFallback,
  type ResolvedFleet,
  type ResolvedLoadBalancer,
  type ResolvedProfile,
  type ResolvedService,
  resolveFleet,
} from "./spec/resolve.ts";
