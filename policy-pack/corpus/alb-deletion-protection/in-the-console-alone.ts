/**
 * Protection was switched on in the console, and the controller replaced the load balancer when the scheme changed.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2940
 */
import { attributes, SOUND_ATTRIBUTES, soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  const { "deletion_protection.enabled": _enabled, ...others } = SOUND_ATTRIBUTES;
  soundGroup("shops", { params: { loadBalancerAttributes: attributes(others) } });
}
