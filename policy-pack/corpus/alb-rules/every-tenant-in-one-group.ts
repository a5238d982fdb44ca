/**
 * An IngressGroup that grew with its tenants, one rule each: the load balancer takes 100, and nobody splits the group.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3525
 */
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  const tenants = Array.from({ length: 101 }, (_, index) => [`tenant-${index}`, `tenant-${index}.example.com`]);
  soundGroup("edge", { tenants: Object.fromEntries(tenants) });
}
