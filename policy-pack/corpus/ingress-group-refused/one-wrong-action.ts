/**
 * One Ingress of forty has a mistake in its action: from then on none of the others changes any more.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3790
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  const tenants = Array.from({ length: 39 }, (_, index) => [`tenant-${index}`, `tenant-${index}.example.com`]);
  soundGroup("edge", { tenants: Object.fromEntries(tenants) });
  tenantIngress("edge", { name: "wrong", host: "wrong.example.com", action: { type: "fixed-response" } });
}
