/**
 * Stable pods go as the canary's weight grows, to save room. Argo takes them away before the load balancer has the
 * weight, and clients get 503.
 * https://github.com/argoproj/argo-rollouts/issues/4595
 */
import { soundRollout } from "../sound/rollout.ts";

export default async function program(): Promise<void> {
  soundRollout("shop", { canary: { dynamicStableScale: true, scaleDownDelaySeconds: undefined } });
}
