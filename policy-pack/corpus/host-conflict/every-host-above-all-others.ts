/**
 * A rule for all paths of all hosts gets the first priority in a shared group, and what others add below is ignored.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3393
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  const names = ["shops", "frontend"];
  const namespaces = { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: names }] };
  soundGroup("edge", { params: { namespaceSelector: namespaces } });
  tenantIngress("edge", { name: "app", namespace: "frontend", host: undefined });
}
