/** Tenant configuration and Pulumi components for many tenants on shared Application Load Balancers. */
export type { Fleet, Placement, Tenant } from "@sluice/alb-model";
export type { ArgoSettings } from "./canary/argoRollouts.ts";
export { planWaves, type Wave, type WaveOptions, type WavePlan, type WaveShard } from "./canary/planWaves.ts";
export type { CanaryRoute, CanaryServices, CanarySettings, CanaryStep, StableScale } from "./canary/settings.ts";
export { AccountAlarms, type AccountAlarmsArgs } from "./components/AccountAlarms.ts";
export { AlbAlarms, type AlbAlarmsArgs } from "./components/AlbAlarms.ts";
export type { AlbShardOutputs } from "./components/AlbShard.ts";
export { ArgoRollouts, type ArgoRolloutsArgs } from "./components/ArgoRollouts.ts";
export type { AlarmActions, TopicSettings } from "./components/alarmActions.ts";
export { type CanaryPods, CanaryRollout, type CanaryRolloutArgs } from "./components/CanaryRollout.ts";
export { ControllerMonitoring, type ControllerMonitoringArgs } from "./components/ControllerMonitoring.ts";
export { FleetDashboard, type FleetDashboardArgs } from "./components/FleetDashboard.ts";
export type { FallbackFunction, ServiceWithFallback } from "./components/fallbackFunctions.ts";
export { HostGuard, type HostGuardArgs } from "./components/HostGuard.ts";
export {
  type FallbackHealthCheck,
  LambdaTargetGroup,
  type LambdaTargetGroupArgs,
} from "./components/LambdaTargetGroup.ts";
export { LoadBalancerController, type LoadBalancerControllerArgs } from "./components/LoadBalancerController.ts";
export type { ControllerCrds } from "./components/LoadBalancerControllerCrds.ts";
export type { ControllerIdentity } from "./components/LoadBalancerControllerIdentity.ts";
export { MultiTenantAlb, type TenantOutputs } from "./components/MultiTenantAlb.ts";
export type { LoadBalancerArnSuffixes, MonitoredFleet } from "./components/monitoredFleet.ts";
export type {
  AccessLogsArgs,
  AutoModeFleetArgs,
  Backend,
  ControllerFleetArgs,
  FleetArgs,
  InstalledController,
  InstalledControllerFleetArgs,
  MultiTenantAlbArgs,
} from "./components/multiTenantAlbArgs.ts";
export {
  ReadinessGatedNamespace,
  type ReadinessGatedNamespaceArgs,
  type ReadinessWorkload,
} from "./components/ReadinessGatedNamespace.ts";
export { StagedRollout, type StagedRolloutArgs } from "./components/StagedRollout.ts";
export { type ApiThrottle, ELB_API_THROTTLE } from "./controller/apiThrottle.ts";
export { type ChartSource, DEFAULT_CHART_VERSION } from "./controller/chart.ts";
export {
  DEFAULT_FEATURE_GATES,
  FEATURE_GATES,
  type FeatureGate,
  type FeatureGates,
} from "./controller/featureGates.ts";
export { controllerPolicy } from "./controller/policy/controllerPolicy.ts";
export type { ControllerSettings } from "./controller/settings.ts";
export { SpecError } from "./errors.ts";
export { countHosts } from "./hostGuard/parameters.ts";
export type { FleetOwners, HostGuardSettings, NamespaceHosts, ServiceAccountName } from "./hostGuard/settings.ts";
export { type AlarmCount, alarmCount } from "./monitoring/alarmsOf.ts";
export { type PlannedSpec, type PlanSpecOptions, planSpec, readSpec, type Spec, specFromConfig } from "./planSpec.ts";
export { podConditionType, readinessGateLabel } from "./readiness/gate.ts";
export { type GatedDeployment, type GatedDeploymentArgs, gatedDeployment } from "./readiness/gatedDeployment.ts";
export type { GatedService, GatedWorkload } from "./readiness/workload.ts";
