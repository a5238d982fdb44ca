/**
 * The security group of an internal load balancer lets in the whole internet on its port, not the VPC that it is for.
 * https://github.com/convox/rack/issues/720
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", {
    securityGroup: { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }] },
  });
}
