/**
 * The rule forwards to the pods alone; the fallback waits for a failover that cannot reach it. A target group on no rule
 * is out of use.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3753
 */
import { ruleFor, soundFallback } from "../sound/fallback.ts";
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  const { https, targetGroup } = soundLoadBalancer("shops");
  soundFallback("shops-fallback");
  ruleFor("shops", https, { targetGroups: [{ arn: targetGroup.arn, weight: 100 }] });
}
