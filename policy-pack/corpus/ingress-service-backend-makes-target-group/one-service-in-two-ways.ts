/**
 * One Service behind two Ingresses, open to some addresses and to all after a sign-in: two target groups of the same pods.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3767
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge");
  const action = {
    type: "forward",
    forwardConfig: { targetGroups: [{ serviceName: "web", servicePort: 80, weight: 100 }] },
  };
  const office = JSON.stringify([{ field: "source-ip", sourceIpConfig: { values: ["203.0.113.0/24"] } }]);
  const host = "internal.example.com";
  const annotations = { "alb.ingress.kubernetes.io/conditions.web": office };
  tenantIngress("edge", { name: "a-office", host, action, annotations });
  tenantIngress("edge", { name: "b-everyone", host, action });
}
