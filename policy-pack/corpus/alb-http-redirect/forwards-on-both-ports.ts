/**
 * An Ingress listens on HTTP and HTTPS, and its redirect is missing: all rules stand on both ports.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3254
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("shops", { params: { sslRedirectPort: undefined }, tenants: {} });
  tenantIngress("shops", {
    name: "acme",
    host: "acme.example.com",
    annotations: { "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]' },
  });
}
