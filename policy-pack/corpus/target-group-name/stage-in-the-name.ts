/**
 * The name is made of stage and service, and one stage has a longer name than all others: 33 characters.
 * https://github.com/METR/hawk/issues/542
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", { targetGroup: { name: "dev-aprillion1-hawk-viewer-static" } });
}
