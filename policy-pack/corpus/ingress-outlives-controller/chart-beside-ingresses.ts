/**
 * `pulumi destroy` deleted the chart first. Nobody took the finalizers off the Ingresses then, and it never ended.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1629
 */
import { soundController } from "../sound/controller.ts";
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundController();
  soundGroup("edge");
}
