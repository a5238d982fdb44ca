/**
 * For Argo Rollouts a switch is done once the Service selects the new pods; its target group gets them later. There is a
 * flag that waits for that, and the manifest does not have it.
 * https://github.com/argoproj/argo-rollouts/pull/1348
 */
import { deployment } from "../sound/controller.ts";

export default async function program() {
  deployment("argo-rollouts", "argo-rollouts", {
    name: "argo-rollouts",
    image: "quay.io/argoproj/argo-rollouts:v1.9.1",
    args: ["--alb-ingress-classes=edge"],
  });
}
