/**
 * Five hosts share a rule, and the path that means all paths is the sixth value.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3541
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge");
  const more = ["b", "c", "d", "e"].map((name) => `${name}.example.com`);
  const conditions = JSON.stringify([{ field: "host-header", hostHeaderConfig: { values: more } }]);
  tenantIngress("edge", {
    name: "five",
    host: "a.example.com",
    annotations: { "alb.ingress.kubernetes.io/conditions.web": conditions },
  });
}
