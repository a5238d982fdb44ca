/**
 * The target group is named after its function, whose name has an underscore; AWS takes it for functions alone.
 * https://github.com/serverless/serverless/issues/6339
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", { targetGroup: { name: "update_config-dev" } });
}
