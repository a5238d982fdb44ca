/**
 * Only the group's name was changed. The controller knows a load balancer by it: it deleted the old one, deletion
 * protection or not, and all of its traffic with it.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3034
 */
import { join } from "node:path";
import { soundGroup } from "../sound/group.ts";

export const config = { "live-alb-replaced": { previousState: join(import.meta.dirname, "group-renamed.json") } };

export default async function program(): Promise<void> {
  soundGroup("edge", { params: { group: { name: "edge-v2" } } });
}
