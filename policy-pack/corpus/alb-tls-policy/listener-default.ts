/**
 * An HTTPS listener without a policy, made by a program: the console's newer default does not hold for it.
 * https://github.com/cloudposse/terraform-aws-alb/issues/178
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", { https: { sslPolicy: undefined } });
}
