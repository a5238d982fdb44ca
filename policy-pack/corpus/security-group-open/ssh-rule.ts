/**
 * Port 22 is opened to everyone with a rule of its own, beside a security group that is sound.
 * https://github.com/aquasecurity/tfsec/issues/270
 */
import * as aws from "@pulumi/aws";
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  const { securityGroup } = soundLoadBalancer("shops");
  new aws.ec2.SecurityGroupRule("ssh", {
    type: "ingress",
    securityGroupId: securityGroup.id,
    protocol: "tcp",
    fromPort: 22,
    toPort: 22,
    cidrBlocks: ["0.0.0.0/0"],
  });
}
