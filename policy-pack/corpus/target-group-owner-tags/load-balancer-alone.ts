/**
 * The load balancer has tags, and its target groups have none, so that monitoring cannot tell whose they are.
 * https://github.com/terraform-aws-modules/terraform-aws-alb/issues/131
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", { targetGroup: { tags: undefined } });
}
