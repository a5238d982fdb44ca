/**
 * No policy is given anywhere, and the controller's default still speaks TLS 1.0.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/4054
 */
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("shops", { params: { sslPolicy: undefined } });
}
