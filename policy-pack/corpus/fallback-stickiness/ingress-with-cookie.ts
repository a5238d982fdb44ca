/**
 * The same in an Ingress that moves traffic between pods and a function by weights.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3831
 */
import { soundFallback } from "../sound/fallback.ts";
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("shops");
  soundFallback("shops-fallback");
  const forwardConfig = {
    targetGroups: [
      { targetGroupName: "shops-web", weight: 100 },
      { targetGroupName: "shops-fallback", weight: 0 },
    ],
    targetGroupStickinessConfig: { enabled: true, durationSeconds: 3600 },
  };
  const action = { type: "forward", forwardConfig };
  tenantIngress("shops", { name: "globex", host: "globex.example.com", action });
}
