/**
 * Ingresses of two namespaces share a load balancer because each says so itself: so may any other.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2064
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge", { params: { group: undefined }, tenants: {} });
  const annotations = { "alb.ingress.kubernetes.io/group.name": "edge" };
  tenantIngress("edge", { name: "acme", host: "acme.example.com", annotations });
  tenantIngress("edge", { name: "globex", host: "globex.example.com", annotations });
}
