/**
 * A scanner finds the load balancer that passes on what is no header: nobody set the attribute.
 * https://github.com/GSA/data.gov/issues/4103
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", { loadBalancer: { dropInvalidHeaderFields: undefined } });
}
