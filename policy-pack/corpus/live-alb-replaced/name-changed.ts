/**
 * A load balancer got the name that it was meant to have. A name cannot change, so every load balancer made that way
 * would have been replaced; the change was taken back.
 * https://github.com/aws/aws-cdk/pull/12026
 */
import { join } from "node:path";
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export const config = { "live-alb-replaced": { previousState: join(import.meta.dirname, "name-changed.json") } };

export default async function program(): Promise<void> {
  soundLoadBalancer("shops");
}
