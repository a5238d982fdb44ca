import type { Policy } from "../policy.ts";
import { albAccessLogs } from "./alb-access-logs.ts";
import { albAlarms } from "./alb-alarms.ts";
import { albCertificates } from "./alb-certificates.ts";
import { albDeletionProtection } from "./alb-deletion-protection.ts";
import { albHttpRedirect } from "./alb-http-redirect.ts";
import { albInternalUnlessAsked } from "./alb-internal-unless-asked.ts";
import { albInvalidHeaders } from "./alb-invalid-headers.ts";
import { albRules } from "./alb-rules.ts";
import { albTargetGroups } from "./alb-target-groups.ts";
import { albTargets } from "./alb-targets.ts";
import { albTlsPolicy } from "./alb-tls-policy.ts";
import { argoVerifiesTargetGroups } from "./argo-verifies-target-groups.ts";
import { canaryDynamicStableScale } from "./canary-dynamic-stable-scale.ts";
import { canaryScaleDownDelay } from "./canary-scale-down-delay.ts";
import { canarySharesFallbackAction } from "./canary-shares-fallback-action.ts";
import { classParamsNamespaces } from "./class-params-namespaces.ts";
import { controllerEndpointSlices } from "./controller-endpoint-slices.ts";
import { controllerPodWebhookFailsClosed } from "./controller-pod-webhook-fails-closed.ts";
import { controllerResourceTaggingApi } from "./controller-resource-tagging-api.ts";
import { controllerResourceTaggingPermission } from "./controller-resource-tagging-permission.ts";
import { controllerRoleWildcards } from "./controller-role-wildcards.ts";
import { controllerVersion } from "./controller-version.ts";
import { fallbackOnNoRule } from "./fallback-on-no-rule.ts";
import { fallbackStickiness } from "./fallback-stickiness.ts";
import { forwardTargetGroups } from "./forward-target-groups.ts";
import { forwardWeights } from "./forward-weights.ts";
import { hostConflict } from "./host-conflict.ts";
import { ingressGroupPinned } from "./ingress-group-pinned.ts";
import { ingressGroupRefused } from "./ingress-group-refused.ts";
import { ingressOutlivesController } from "./ingress-outlives-controller.ts";
import { ingressServiceBackendMakesTargetGroup } from "./ingress-service-backend-makes-target-group.ts";
import { lambdaAttachmentOrder } from "./lambda-attachment-order.ts";
import { lambdaHealthChecksOff } from "./lambda-health-checks-off.ts";
import { lambdaPermissionSource } from "./lambda-permission-source.ts";
import { liveAlbReplaced } from "./live-alb-replaced.ts";
import { placementRecordsTenants } from "./placement-records-tenants.ts";
import { readinessGateIpTargets } from "./readiness-gate-ip-targets.ts";
import { readinessGateLabel } from "./readiness-gate-label.ts";
import { ruleConditionValues } from "./rule-condition-values.ts";
import { ruleWildcards } from "./rule-wildcards.ts";
import { securityGroupClosedUnlessAsked } from "./security-group-closed-unless-asked.ts";
import { securityGroupOpen } from "./security-group-open.ts";
import { targetGroupDnsFailover } from "./target-group-dns-failover.ts";
import { targetGroupName } from "./target-group-name.ts";
import { targetGroupOwnerTags } from "./target-group-owner-tags.ts";
import { useAnnotationAwaited } from "./use-annotation-awaited.ts";

/** The pack's policies, one a file, sorted by name. */
export const policies: readonly Policy[] = [
  albAccessLogs,
  albAlarms,
  albCertificates,
  albDeletionProtection,
  albHttpRedirect,
  albInternalUnlessAsked,
  albInvalidHeaders,
  albRules,
  albTargetGroups,
  albTargets,
  albTlsPolicy,
  argoVerifiesTargetGroups,
  canaryDynamicStableScale,
  canaryScaleDownDelay,
  canarySharesFallbackAction,
  classParamsNamespaces,
  controllerEndpointSlices,
  controllerPodWebhookFailsClosed,
  controllerResourceTaggingApi,
  controllerResourceTaggingPermission,
  controllerRoleWildcards,
  controllerVersion,
  fallbackOnNoRule,
  fallbackStickiness,
  forwardTargetGroups,
  forwardWeights,
  hostConflict,
  ingressGroupPinned,
  ingressGroupRefused,
  ingressOutlivesController,
  ingressServiceBackendMakesTargetGroup,
  lambdaAttachmentOrder,
  lambdaHealthChecksOff,
  lambdaPermissionSource,
  liveAlbReplaced,
  placementRecordsTenants,
  readinessGateIpTargets,
  readinessGateLabel,
  ruleConditionValues,
  ruleWildcards,
  securityGroupClosedUnlessAsked,
  securityGroupOpen,
  targetGroupDnsFailover,
  targetGroupName,
  targetGroupOwnerTags,
  useAnnotationAwaited,
];
