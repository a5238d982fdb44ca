/**
 * With EndpointSlices, pods of dual-stack Services were registered by both their addresses, which AWS refused. Turning
 * them off in the controller's arguments cures that, and cuts every Service at 1,000 pods.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/4775
 */
import { soundControllerDeployment } from "../sound/controller.ts";

export default async function program() {
  soundControllerDeployment([
    "--cluster-name=prod",
    "--enable-endpoint-slices=false",
    "--feature-gates=EnableRGTAPI=true",
  ]);
}
