/**
 * Two services share a load balancer, and each can take it out of DNS for the other.
 * https://github.com/aws/containers-roadmap/issues/2416
 */
import { secondService, soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  const { https } = soundLoadBalancer("shops", { targetGroup: { targetGroupHealth: undefined } });
  secondService("shops", https);
}
