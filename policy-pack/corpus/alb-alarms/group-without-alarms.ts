/**
 * The controller makes the load balancer and no alarm. Its health could be seen in CloudWatch, but nobody was told when
 * it had no targets left.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/846
 */
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge", { alarms: false });
}
