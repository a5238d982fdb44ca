/**
 * The Ingress that a Rollout routes has the Lambda fallback in the very action that Argo rewrites. After the first step
 * the fallback is on no rule.
 * https://github.com/argoproj/argo-rollouts/issues/1572
 */
import { soundFallback } from "../sound/fallback.ts";
import { soundGroup, tenantIngress } from "../sound/group.ts";
import { soundRollout } from "../sound/rollout.ts";

export default async function program(): Promise<void> {
  soundGroup("shops");
  soundFallback("shops-fallback");
  const targetGroups = [
    { targetGroupName: "shops-web", weight: 100 },
    { targetGroupName: "shops-fallback", weight: 0 },
  ];
  const action = { type: "forward", forwardConfig: { targetGroups } };
  tenantIngress("shops", { name: "globex", host: "globex.example.com", action });
  soundRollout("globex", { alb: { rootService: "web" } });
}
