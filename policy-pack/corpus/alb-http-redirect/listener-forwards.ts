/**
 * AWS Config finds an HTTP listener that does not redirect: it forwards as the HTTPS listener does.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1753
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  const targetGroupArn =
    "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shops-web/0123456789abcdef";
  soundLoadBalancer("shops", { http: { defaultActions: [{ type: "forward", targetGroupArn }] } });
}
