/**
 * A class that leaves the group to the annotation, and a controller that reads it unless told otherwise: everyone's word.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/2002
 */
import { soundController } from "../sound/controller.ts";
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  const { release } = soundController();
  soundGroup("edge", { params: { group: undefined }, controller: release });
}
