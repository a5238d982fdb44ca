/**
 * One Ingress takes all paths of a host, a second one a path of it: the second never answers, because its name comes later.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2763
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge");
  tenantIngress("edge", { name: "ingress-1", host: "shop.example.com" });
  tenantIngress("edge", { name: "ingress-2", host: "shop.example.com", path: "/abc" });
}
