/**
 * Weights are counted in thousandths, and the whole is 1000. AWS takes 0 to 999, and the controller does not look.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/3312
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("shops");
  const targetGroups = [
    { targetGroupName: "shops-web", weight: 1000 },
    { targetGroupName: "shops-next", weight: 0 },
  ];
  const action = { type: "forward", forwardConfig: { targetGroups } };
  tenantIngress("shops", { name: "globex", host: "globex.example.com", action });
}
