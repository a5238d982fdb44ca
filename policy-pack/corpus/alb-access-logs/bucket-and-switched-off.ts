/**
 * The bucket is named, and the logs are off.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/4492
 */
import { attributes, SOUND_ATTRIBUTES, soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  const loadBalancerAttributes = attributes({ ...SOUND_ATTRIBUTES, "access_logs.s3.enabled": "false" });
  soundGroup("shops", { params: { loadBalancerAttributes } });
}
