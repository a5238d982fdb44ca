/**
 * A security group that a component makes for its load balancer lets everyone in on all ports.
 * https://github.com/pulumi/pulumi-awsx/issues/1286
 */
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  soundLoadBalancer("shops", {
    securityGroup: { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] },
  });
}
