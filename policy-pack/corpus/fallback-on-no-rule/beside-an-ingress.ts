/**
 * The function has a target group, a permission and an attachment, and no Ingress names it beside the pods.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3831
 */
import { soundFallback } from "../sound/fallback.ts";
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("shops");
  soundFallback("shops-fallback");
}
