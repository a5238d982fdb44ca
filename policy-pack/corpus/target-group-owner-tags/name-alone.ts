/**
 * On a shared load balancer alerts go to the team that the tags of its target group name. This one has a name alone.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2752
 */
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("shops", { targetGroup: { tags: { Name: "shops-web" } } });
}
