/**
 * Part of the traffic still goes to an older system by its target group's ARN, in the action of a Rollout's Service.
 * https://github.com/argoproj/argo-rollouts/issues/421
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";
import { soundRollout } from "../sound/rollout.ts";

const LEGACY = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/legacy/0123456789abcdef";

export default async function program(): Promise<void> {
  soundGroup("shops");
  const action = { type: "forward", forwardConfig: { targetGroups: [{ targetGroupARN: LEGACY, weight: 100 }] } };
  tenantIngress("shops", { name: "globex", host: "globex.example.com", action });
  soundRollout("globex", { alb: { rootService: "web" } });
}
