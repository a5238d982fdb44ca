/**
 * The settings of the controller were searched for a switch; it is an attribute, and nobody set it.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2250
 */
import { attributes, SOUND_ATTRIBUTES, soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  const { "access_logs.s3.enabled": _enabled, "access_logs.s3.bucket": _bucket, ...others } = SOUND_ATTRIBUTES;
  soundGroup("shops", { params: { loadBalancerAttributes: attributes(others) } });
}
