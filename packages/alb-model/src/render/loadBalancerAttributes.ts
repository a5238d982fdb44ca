import type { ResolvedFleet } from "../spec/resolve.ts";

/** A load balancer attribute as IngressClassParams take it. */
export interface LoadBalancerAttribute {
  readonly key: string;
  readonly value: string;
}

/**
 * The load balancer attributes of a fleet's settings. Deletion protection and access logs are named only where they
 * are on: AWS's defaults are off.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
 *
 * @example loadBalancerAttributes(plan.fleet)[0]
 * // { key: "routing.http.drop_invalid_header_fields.enabled", value: "true" }
 */
export function loadBalancerAttributes({ loadBalancer }: ResolvedFleet): LoadBalancerAttribute[] {
  const { deletionProtection, accessLogs } = loadBalancer;
  const entries: [string, string][] = [
    ...(deletionProtection ? [["deletion_protection.enabled", "true"] as [string, string]] : []),
    ...(accessLogs === undefined ? [] : accessLogEntries(accessLogs.bucket, accessLogs.prefix ?? "")),
    ["routing.http.drop_invalid_header_fields.enabled", String(loadBalancer.dropInvalidHeaders)],
    ["routing.http.desync_mitigation_mode", loadBalancer.desyncMitigation],
    ["idle_timeout.timeout_seconds", String(loadBalancer.idleTimeoutSeconds)],
  ];
  return entries.map(([key, value]) => ({ key, value }));
}

function accessLogEntries(bucket: string, prefix: string): [string, string][] {
  return [
    ["access_logs.s3.enabled", "true"],
    ["access_logs.s3.bucket", bucket],
    ...(prefix === "" ? [] : [["access_logs.s3.prefix", prefix] as [string, string]]),
  ];
}
