/**
 * The failing of one target group marks the whole load balancer, with every service behind it, as unhealthy.
 * https://github.com/blinkist/terraform-aws-airship-ecs-service/pull/15
 */
import { secondService, soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  const dnsFailover = { minimumHealthyTargetsCount: "2" };
  const { https } = soundLoadBalancer("shops", { targetGroup: { targetGroupHealth: { dnsFailover } } });
  secondService("shops", https);
}
