/**
 * Protection has to be switched off before an Ingress can be deleted. Here it stayed off.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1900
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", { loadBalancer: { enableDeletionProtection: false } });
}
