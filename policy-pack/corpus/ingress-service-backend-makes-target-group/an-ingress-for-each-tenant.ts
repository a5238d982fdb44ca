/**
 * Tenants with a host each in front of the same Service: the controller makes a target group for every one of them.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3680
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge");
  for (const name of ["globex", "initech"]) {
    const service = { name: "web", port: { number: 80 } };
    tenantIngress("edge", { name, host: `${name}.example.com`, service });
  }
}
