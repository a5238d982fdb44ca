/**
 * Two Ingresses of one group name the load balancer differently, and wonder which name it gets: none.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2544
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge", { params: { loadBalancerName: undefined }, tenants: {} });
  for (const [tenant, name] of [
    ["acme", "edge"],
    ["globex", "globex"],
  ] as const) {
    const annotations = { "alb.ingress.kubernetes.io/load-balancer-name": name };
    tenantIngress("edge", { name: tenant, host: `${tenant}.example.com`, annotations });
  }
}
