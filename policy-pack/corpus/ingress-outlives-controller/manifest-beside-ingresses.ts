/**
 * The whole environment was destroyed at once; the Ingress hung, and its load balancer stayed in AWS.
 * https://github.com/hashicorp/terraform-provider-kubernetes/issues/2335
 */
import { soundControllerDeployment } from "../sound/controller.ts";
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundControllerDeployment();
  soundGroup("edge");
}
