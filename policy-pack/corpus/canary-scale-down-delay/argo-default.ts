/**
 * No delay is set, and Argo's 30 seconds are over while the controller is still throttled. Old pods were gone with all
 * traffic on their target group.
 * https://github.com/argoproj/argo-rollouts/issues/3333
 */
import { soundRollout } from "../sound/rollout.ts";

export default async function program(): Promise<void> {
  soundRollout("shop", { canary: { scaleDownDelaySeconds: undefined } });
}
