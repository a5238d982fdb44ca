/**
 * The gate is open, and the role has the policy as it stands in the controller's documentation: the call that the gate
 * brings is not among what it allows.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/3186
 */
import { SOUND_STATEMENTS, soundController } from "../sound/controller.ts";

export default async function program() {
  soundController({ statements: SOUND_STATEMENTS });
}
