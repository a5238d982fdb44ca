/**
 * A delay beside the dynamic scale, to hold the stable pods a while: Argo refuses the two together.
 * https://github.com/argoproj/argo-rollouts/issues/4926
 */
import type { PolicyConfig } from "../../src/config/index.ts";
import { soundRollout } from "../sound/rollout.ts";

export const config: PolicyConfig = { "canary-dynamic-stable-scale": { allowed: true } };

export default async function program(): Promise<void> {
  soundRollout("shop", { canary: { dynamicStableScale: true, scaleDownDelaySeconds: 300, minPodsPerReplicaSet: 2 } });
}
