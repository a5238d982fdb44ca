/**
 * Pods and fallback both have the weight 0, as somebody moved traffic by hand and stopped half-way. The controller got a
 * check for this for network load balancers; an Ingress is deployed as it stands.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/4738
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("shops");
  const targetGroups = ["shops-web", "shops-next"].map((targetGroupName) => ({ targetGroupName, weight: 0 }));
  const action = { type: "forward", forwardConfig: { targetGroups } };
  tenantIngress("shops", { name: "globex", host: "globex.example.com", action });
}
