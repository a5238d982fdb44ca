/**
 * A load balancer that a program makes has no access logs unless it asks for them.
 * https://github.com/braintrustdata/terraform-aws-braintrust-data-plane/issues/381
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", { loadBalancer: { accessLogs: undefined } });
}
