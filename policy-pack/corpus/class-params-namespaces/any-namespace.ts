/**
 * A class for a shared load balancer without namespaceSelector: Ingresses of all namespaces may use it.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/1849
 */
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge", { params: { namespaceSelector: undefined } });
}
