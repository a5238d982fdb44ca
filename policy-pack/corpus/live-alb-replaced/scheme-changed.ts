/**
 * A load balancer was to become internal. AWS cannot change a scheme, so the controller deleted it first and made
 * another, with another DNS name.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1959
 */
import { join } from "node:path";
import { soundGroup } from "../sound/group.ts";

export const config = { "live-alb-replaced": { previousState: join(import.meta.dirname, "scheme-changed.json") } };

export default async function program(): Promise<void> {
  soundGroup("edge");
}
