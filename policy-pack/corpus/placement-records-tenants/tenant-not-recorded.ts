/**
 * Now and then a new load balancer took the place of the old one. Nobody could tell before a change whether it would.
 * https://github.com/zalando-incubator/kube-ingress-aws-controller/issues/296
 */
import { soundFleet, TENANTS } from "../sound/fleet.ts";

export default async function program(): Promise<void> {
  const initech = { id: "initech", hosts: ["initech.example.com"] };
  soundFleet("edge", { tenants: [...TENANTS, initech] });
}
