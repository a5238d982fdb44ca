/**
 * 30 seconds are kept, where weights take about 70 from the annotation to the rule.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3588
 */
import { soundRollout } from "../sound/rollout.ts";

export default async function program(): Promise<void> {
  soundRollout("shop", { canary: { scaleDownDelaySeconds: 30 } });
}
