import type { Problem } from "@sluice/alb-model";

const LOAD_BALANCER_SUFFIX = /^app\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{16}$/;

/**
 * The end of a load balancer's or target group's ARN, by which CloudWatch's dimensions name it; an end stays as it is.
 *
 * @example arnSuffix("arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-001-web/6d0ecf831eec9f09")
 * // "targetgroup/edge-001-web/6d0ecf831eec9f09"
 */
export function arnSuffix(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1).replace(/^loadbalancer\//, "");
}

/** What is wrong with a load balancer's ARN suffix that is known already. */
export function checkLoadBalancerSuffix(path: string, value: string): Problem[] {
  if (LOAD_BALANCER_SUFFIX.test(arnSuffix(value))) return [];
  const message = "is not the end of an Application Load Balancer's ARN";
  return [{ code: "monitoring.arnSuffix", path, value, message, fix: "write app/<name>/<16 hex digits>" }];
}
