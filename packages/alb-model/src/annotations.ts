/**
 * Every annotation that the controller reads from an Ingress, in one place: no other module spells a key.
 * Three kinds take a name of the user's (`actions.<name>`); those are written with `annotationKey`.
 */

/** What all keys of the controller's Ingress annotations begin with. */
export const ANNOTATION_PREFIX = "alb.ingress.kubernetes.io";

/** Kubernetes' older way to name an Ingress's class; it wins over `spec.ingressClassName`. */
export const INGRESS_CLASS_ANNOTATION = "kubernetes.io/ingress.class";

/** Marks the IngressClass of Ingresses that name none, when its value is `"true"`. */
export const DEFAULT_CLASS_ANNOTATION = "ingressclass.kubernetes.io/is-default-class";

/** Full keys of the annotations that take no name. */
export const annotation = {
  loadBalancerName: `${ANNOTATION_PREFIX}/load-balancer-name`,
  groupName: `${ANNOTATION_PREFIX}/group.name`,
  groupOrder: `${ANNOTATION_PREFIX}/group.order`,
  tags: `${ANNOTATION_PREFIX}/tags`,
  ipAddressType: `${ANNOTATION_PREFIX}/ip-address-type`,
  scheme: `${ANNOTATION_PREFIX}/scheme`,
  subnets: `${ANNOTATION_PREFIX}/subnets`,
  customerOwnedIpv4Pool: `${ANNOTATION_PREFIX}/customer-owned-ipv4-pool`,
  loadBalancerAttributes: `${ANNOTATION_PREFIX}/load-balancer-attributes`,
  wafv2AclArn: `${ANNOTATION_PREFIX}/wafv2-acl-arn`,
  wafv2AclName: `${ANNOTATION_PREFIX}/wafv2-acl-name`,
  wafAclId: `${ANNOTATION_PREFIX}/waf-acl-id`,
  webAclId: `${ANNOTATION_PREFIX}/web-acl-id`,
  shieldAdvancedProtection: `${ANNOTATION_PREFIX}/shield-advanced-protection`,
  securityGroups: `${ANNOTATION_PREFIX}/security-groups`,
  listenPorts: `${ANNOTATION_PREFIX}/listen-ports`,
  sslRedirect: `${ANNOTATION_PREFIX}/ssl-redirect`,
  inboundCidrs: `${ANNOTATION_PREFIX}/inbound-cidrs`,
  certificateArn: `${ANNOTATION_PREFIX}/certificate-arn`,
  sslPolicy: `${ANNOTATION_PREFIX}/ssl-policy`,
  targetType: `${ANNOTATION_PREFIX}/target-type`,
  backendProtocol: `${ANNOTATION_PREFIX}/backend-protocol`,
  backendProtocolVersion: `${ANNOTATION_PREFIX}/backend-protocol-version`,
  targetGroupAttributes: `${ANNOTATION_PREFIX}/target-group-attributes`,
  healthCheckPort: `${ANNOTATION_PREFIX}/healthcheck-port`,
  healthCheckProtocol: `${ANNOTATION_PREFIX}/healthcheck-protocol`,
  healthCheckPath: `${ANNOTATION_PREFIX}/healthcheck-path`,
  healthCheckIntervalSeconds: `${ANNOTATION_PREFIX}/healthcheck-interval-seconds`,
  healthCheckTimeoutSeconds: `${ANNOTATION_PREFIX}/healthcheck-timeout-seconds`,
  healthyThresholdCount: `${ANNOTATION_PREFIX}/healthy-threshold-count`,
  unhealthyThresholdCount: `${ANNOTATION_PREFIX}/unhealthy-threshold-count`,
  successCodes: `${ANNOTATION_PREFIX}/success-codes`,
  authType: `${ANNOTATION_PREFIX}/auth-type`,
  authIdpCognito: `${ANNOTATION_PREFIX}/auth-idp-cognito`,
  authIdpOidc: `${ANNOTATION_PREFIX}/auth-idp-oidc`,
  authOnUnauthenticatedRequest: `${ANNOTATION_PREFIX}/auth-on-unauthenticated-request`,
  authScope: `${ANNOTATION_PREFIX}/auth-scope`,
  authSessionCookie: `${ANNOTATION_PREFIX}/auth-session-cookie`,
  authSessionTimeout: `${ANNOTATION_PREFIX}/auth-session-timeout`,
  jwtValidation: `${ANNOTATION_PREFIX}/jwt-validation`,
  targetNodeLabels: `${ANNOTATION_PREFIX}/target-node-labels`,
  manageBackendSecurityGroupRules: `${ANNOTATION_PREFIX}/manage-backend-security-group-rules`,
  mutualAuthentication: `${ANNOTATION_PREFIX}/mutual-authentication`,
  securityGroupPrefixLists: `${ANNOTATION_PREFIX}/security-group-prefix-lists`,
  multiClusterTargetGroup: `${ANNOTATION_PREFIX}/multi-cluster-target-group`,
  minimumLoadBalancerCapacity: `${ANNOTATION_PREFIX}/minimum-load-balancer-capacity`,
  ipamIpv4PoolId: `${ANNOTATION_PREFIX}/ipam-ipv4-pool-id`,
  enableFrontendNlb: `${ANNOTATION_PREFIX}/enable-frontend-nlb`,
  frontendNlbScheme: `${ANNOTATION_PREFIX}/frontend-nlb-scheme`,
  frontendNlbSubnets: `${ANNOTATION_PREFIX}/frontend-nlb-subnets`,
  frontendNlbSecurityGroups: `${ANNOTATION_PREFIX}/frontend-nlb-security-groups`,
  frontendNlbListenerPortMapping: `${ANNOTATION_PREFIX}/frontend-nlb-listener-port-mapping`,
  frontendNlbEipAllocations: `${ANNOTATION_PREFIX}/frontend-nlb-eip-allocations`,
  frontendNlbHealthCheckPort: `${ANNOTATION_PREFIX}/frontend-nlb-healthcheck-port`,
  frontendNlbHealthCheckProtocol: `${ANNOTATION_PREFIX}/frontend-nlb-healthcheck-protocol`,
  frontendNlbHealthCheckPath: `${ANNOTATION_PREFIX}/frontend-nlb-healthcheck-path`,
  frontendNlbHealthCheckIntervalSeconds: `${ANNOTATION_PREFIX}/frontend-nlb-healthcheck-interval-seconds`,
  frontendNlbHealthCheckTimeoutSeconds: `${ANNOTATION_PREFIX}/frontend-nlb-healthcheck-timeout-seconds`,
  frontendNlbHealthyThresholdCount: `${ANNOTATION_PREFIX}/frontend-nlb-healthcheck-healthy-threshold-count`,
  frontendNlbUnhealthyThresholdCount: `${ANNOTATION_PREFIX}/frontend-nlb-healthcheck-unhealthy-threshold-count`,
  frontendNlbSuccessCodes: `${ANNOTATION_PREFIX}/frontend-nlb-healthcheck-success-codes`,
  frontendNlbAttributes: `${ANNOTATION_PREFIX}/frontend-nlb-attributes`,
  frontendNlbTags: `${ANNOTATION_PREFIX}/frontend-nlb-tags`,
  useRegexPathMatch: `${ANNOTATION_PREFIX}/use-regex-path-match`,
  createAcmCert: `${ANNOTATION_PREFIX}/create-acm-cert`,
  acmPcaArn: `${ANNOTATION_PREFIX}/acm-pca-arn`,
  dryRunPlan: `${ANNOTATION_PREFIX}/dry-run-plan`,
} as const;

export type AnnotationName = keyof typeof annotation;

/** Annotations whose key goes on with a name: an action's, a listener's (`HTTPS-443`), a Service's and port's. */
export type AnnotationFamily = "actions" | "conditions" | "transforms" | "listener-attributes" | "target-control-port";

/**
 * The key of an annotation that takes a name.
 *
 * @example annotationKey("actions", "forward-to-tg") // "alb.ingress.kubernetes.io/actions.forward-to-tg"
 */
export function annotationKey<F extends AnnotationFamily, N extends string>(
  family: F,
  name: N,
): `${typeof ANNOTATION_PREFIX}/${F}.${N}` {
  return `${ANNOTATION_PREFIX}/${family}.${name}`;
}

/**
 * What an annotation is about, which says what happens when members of a group differ:
 * - `group`: the load balancer; members that set it must agree, or the group is refused.
 * - `merged`: the load balancer; members' entries are united, one key with two values refuses the group.
 * - `listener`: one port; members that listen there must agree.
 * - `ingress`: the Ingress that carries it and its rules.
 * - `backend`: target groups of the Ingress; the same annotation on a Service wins.
 */
export type AnnotationScope = "group" | "merged" | "listener" | "ingress" | "backend";

/** Scope of every annotation. */
export const ANNOTATION_SCOPE = {
  loadBalancerName: "group",
  groupName: "ingress",
  groupOrder: "ingress",
  tags: "merged",
  ipAddressType: "group",
  scheme: "group",
  subnets: "group",
  customerOwnedIpv4Pool: "group",
  loadBalancerAttributes: "merged",
  wafv2AclArn: "group",
  wafv2AclName: "group",
  wafAclId: "group",
  webAclId: "group",
  shieldAdvancedProtection: "group",
  securityGroups: "group",
  listenPorts: "ingress",
  sslRedirect: "group",
  inboundCidrs: "listener",
  certificateArn: "ingress",
  sslPolicy: "listener",
  targetType: "backend",
  backendProtocol: "backend",
  backendProtocolVersion: "backend",
  targetGroupAttributes: "backend",
  healthCheckPort: "backend",
  healthCheckProtocol: "backend",
  healthCheckPath: "backend",
  healthCheckIntervalSeconds: "backend",
  healthCheckTimeoutSeconds: "backend",
  healthyThresholdCount: "backend",
  unhealthyThresholdCount: "backend",
  successCodes: "backend",
  authType: "backend",
  authIdpCognito: "backend",
  authIdpOidc: "backend",
  authOnUnauthenticatedRequest: "backend",
  authScope: "backend",
  authSessionCookie: "backend",
  authSessionTimeout: "backend",
  jwtValidation: "ingress",
  targetNodeLabels: "backend",
  manageBackendSecurityGroupRules: "group",
  mutualAuthentication: "listener",
  securityGroupPrefixLists: "listener",
  multiClusterTargetGroup: "backend",
  minimumLoadBalancerCapacity: "merged",
  ipamIpv4PoolId: "group",
  enableFrontendNlb: "group",
  frontendNlbScheme: "group",
  frontendNlbSubnets: "group",
  frontendNlbSecurityGroups: "group",
  frontendNlbListenerPortMapping: "ingress",
  frontendNlbEipAllocations: "group",
  frontendNlbHealthCheckPort: "listener",
  frontendNlbHealthCheckProtocol: "listener",
  frontendNlbHealthCheckPath: "listener",
  frontendNlbHealthCheckIntervalSeconds: "listener",
  frontendNlbHealthCheckTimeoutSeconds: "listener",
  frontendNlbHealthyThresholdCount: "listener",
  frontendNlbUnhealthyThresholdCount: "listener",
  frontendNlbSuccessCodes: "listener",
  frontendNlbAttributes: "group",
  frontendNlbTags: "group",
  useRegexPathMatch: "ingress",
  createAcmCert: "ingress",
  acmPcaArn: "ingress",
  dryRunPlan: "group",
} as const satisfies Record<AnnotationName, AnnotationScope>;

/** Scope of the annotations that take a name. */
export const ANNOTATION_FAMILY_SCOPE = {
  actions: "ingress",
  conditions: "ingress",
  transforms: "ingress",
  "listener-attributes": "merged",
  "target-control-port": "backend",
} as const satisfies Record<AnnotationFamily, AnnotationScope>;

/**
 * The parts of a comma-separated annotation; blanks around them and empty parts are dropped.
 *
 * @example splitList("a, b,") // ["a", "b"]
 */
export function splitList(value: string): string[] {
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
