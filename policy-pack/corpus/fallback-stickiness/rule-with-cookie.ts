/**
 * The fallback's rule got group stickiness, which AWS asks for before targets may be sticky. Its cookie holds clients at
 * pods that are gone.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2734
 */
import { soundFailover } from "../sound/fallback.ts";

export default async function program(): Promise<void> {
  soundFailover("shops", {}, { stickiness: { enabled: true, duration: 3600 } });
}
