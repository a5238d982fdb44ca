/**
 * Only rules and certificates were counted before another service went onto the load balancer: it had 100 target groups.
 * https://github.com/DefangLabs/defang/issues/534
 */
import * as aws from "@pulumi/aws";
import { soundLoadBalancer } from "../sound/loadBalancer.ts";
import { NO_DNS_FAILOVER, OWNED, VPC_ID } from "../sound/tags.ts";

export default async function program(): Promise<void> {
  const { https } = soundLoadBalancer("playground");
  const targetGroup = (name: string) =>
    new aws.lb.TargetGroup(name, {
      name,
      vpcId: VPC_ID,
      targetType: "ip",
      port: 8080,
      protocol: "HTTP",
      tags: OWNED,
      targetGroupHealth: NO_DNS_FAILOVER,
    });
  for (let index = 0; index < 50; index++) {
    const colours = [targetGroup(`playground-blue-${index}`), targetGroup(`playground-green-${index}`)];
    new aws.lb.ListenerRule(`service-${index}`, {
      listenerArn: https.arn,
      priority: index + 1,
      conditions: [{ hostHeader: { values: [`service-${index}.example.com`] } }],
      actions: [{ type: "forward", forward: { targetGroups: colours.map(({ arn }) => ({ arn, weight: 50 })) } }],
      tags: OWNED,
    });
  }
}
