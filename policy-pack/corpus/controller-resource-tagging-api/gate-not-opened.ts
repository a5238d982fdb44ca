/**
 * Thousands of target groups in a VPC: before anything changes, the controller asks for the tags of each, and AWS
 * throttles it. The gate that saves these calls is closed unless someone opens it.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3171
 */
import { soundController } from "../sound/controller.ts";

export default async function program() {
  soundController({ values: { controllerConfig: undefined } });
}
