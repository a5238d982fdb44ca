/**
 * The old policy was written down once and has been copied from Ingress to Ingress since.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/914
 */
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("shops", { params: { sslPolicy: "ELBSecurityPolicy-2016-08" } });
}
