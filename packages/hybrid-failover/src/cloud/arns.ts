import type { Problem } from "@sluice/alb-model";

const LISTENER_ARN =
  /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:listener\/(?<suffix>app\/[A-Za-z0-9-]{1,32}\/[0-9a-z]+)\/[0-9a-z]+$/;

/** What is wrong with an Application Load Balancer's listener ARN. */
export function checkListenerArn(path: string, arn: string): Problem[] {
  if (LISTENER_ARN.test(arn)) return [];
  const message = "is not the ARN of an Application Load Balancer's listener";
  const fix = "write arn:aws:elasticloadbalancing:<Region>:<account>:listener/app/<name>/<id>/<id>";
  return [{ code: "failover.listenerArn", path, value: arn, message, fix }];
}

/**
 * The load balancer of a listener, as CloudWatch's dimension names it.
 *
 * @example loadBalancerSuffixOf("arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/edge-001/50dc/f2f7")
 * // "app/edge-001/50dc"
 */
export function loadBalancerSuffixOf(listenerArn: string): string {
  return listenerArn.split("/").slice(1, 4).join("/");
}

/** A target group, as CloudWatch's dimension names it. */
export function targetGroupSuffixOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}

/**
 * What IAM calls all rules of a listener.
 *
 * @example rulesOfListener("arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/edge-001/50dc/f2f7")
 * // "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener-rule/app/edge-001/50dc/f2f7/*"
 */
export function rulesOfListener(listenerArn: string): string {
  return `${listenerArn.replace(":listener/", ":listener-rule/")}/*`;
}

/**
 * What IAM calls all rules of a load balancer that is known by its name, in the place of one of its target groups.
 *
 * @example rulesOfLoadBalancer("edge-001", "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/edge-001-web/6d0e")
 * // "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener-rule/app/edge-001/*"
 */
export function rulesOfLoadBalancer(name: string, targetGroupArn: string): string {
  return `${targetGroupArn.split(":").slice(0, 5).join(":")}:listener-rule/app/${name}/*`;
}
