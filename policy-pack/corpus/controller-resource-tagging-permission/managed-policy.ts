/**
 * The release notes ask for two things: an argument that opens the gate, and a permission. The argument is there; the
 * policy, a resource of its own beside the role, was left as it is.
 * https://github.com/aws/eks-charts/pull/950
 */
import * as aws from "@pulumi/aws";
import { controllerRole, document, SOUND_STATEMENTS, soundControllerDeployment } from "../sound/controller.ts";
import { OWNED } from "../sound/tags.ts";

export default async function program() {
  const role = controllerRole();
  const policy = new aws.iam.Policy("alb-controller", { policy: document(SOUND_STATEMENTS), tags: OWNED });
  new aws.iam.RolePolicyAttachment("alb-controller", { role: role.name, policyArn: policy.arn });
  soundControllerDeployment();
}
