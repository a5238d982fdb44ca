/**
 * One rule with all target groups, so that each is on some rule and its pods' readiness gates open. AWS takes five.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3753
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("shops");
  const services = ["web", "api", "cart", "search", "media", "login"];
  const targetGroups = services.map((service) => ({ targetGroupName: `shops-${service}`, weight: 1 }));
  const action = { type: "forward", forwardConfig: { targetGroups } };
  tenantIngress("shops", { name: "anchor", host: "anchor.example.com", action });
}
