/**
 * The provider makes up the rest of the name, so that nothing outside the stack can refer to the target group.
 * https://github.com/hashicorp/terraform-provider-aws/issues/1968
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", { targetGroup: { name: undefined, namePrefix: "shop-" } });
}
