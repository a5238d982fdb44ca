/** The pure model of tenants on shared Application Load Balancers. Nothing here reads a file, a clock or the network. */
export * from "./annotations.ts";
export { type Cost, cost, FREE_RULE_EVALUATIONS } from "./cost.ts";
export type * from "./elbv2.ts";
export { countWildcards, matchGlob } from "./glob.ts";
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
export { bundleId, referencedName, shardName, targetGroupName } from "./names.ts";
export { type Changes, diffPlacements, isUnchanged, type Move } from "./plan/changes.ts";
export type { PlaceOptions } from "./plan/place.ts";
export {
  emptyPlacement,
  type Place,
  type Placement,
  type PlacementBundle,
  type PlacementShard,
  placesOf,
} from "./plan/placement.ts";
export type { Plan, PlannedBundle, PlannedShard, PlannedTargetGroup, QuotaUse } from "./plan/plan.ts";
export { type PlanResult, planFleet } from "./plan/planFleet.ts";
export { conditionValues, exceededQuotas, groupQuotas, ruleUse } from "./plan/quotaUse.ts";
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
export { anchorName, renderAnchor, renderBundle } from "./render/ingress.ts";
export { INTERNET_FACING_ANNOTATION, LABELS, shardLabels, shardTags, TENANTS_ANNOTATION } from "./render/labels.ts";
export { type ListenerRuleArgs, type ListenerRuleCondition, renderListenerRules } from "./render/listenerRule.ts";
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
export {
  DEFAULTS,
  type ResolvedFleet,
  type ResolvedLoadBalancer,
  type ResolvedService,
  resolveFleet,
} from "./spec/resolve.ts";
