/**
 * A load balancer without `internal` faces the internet, because that is AWS's default; people who read the types took
 * false for it.
 * https://github.com/pulumi/pulumi-awsx/issues/291
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", { loadBalancer: { internal: undefined } });
}
