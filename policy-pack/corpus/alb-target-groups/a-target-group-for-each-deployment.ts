/**
 * Only rules and certificates were counted before another service went onto the load balancer: it had 100 target groups.
 * https://github.com/DefangLabs/defang/issues/534
 */
import * as aws from "@pulumi/aws";
import { soundLoadBalancer } from "../sound/loadBalancer.ts";
import { OWNED } from "../sound/tags.ts";
import { soundTargetGroup } from "../sound/targetGroup.ts";

export default async function program(): Promise<void> {
  const { https } = soundLoadBalancer("playground");
  for (let index = 0; index < 50; index++) {
    const colours = [`playground-blue-${index}`, `playground-green-${index}`].map((name) => soundTargetGroup(name));
    new aws.lb.ListenerRule(`service-${index}`, {
      listenerArn: https.arn,
      priority: index + 1,
      conditions: [{ hostHeader: { values: [`service-${index}.example.com`] } }],
      actions: [{ type: "forward", forward: { targetGroups: colours.map(({ arn }) => ({ arn, weight: 50 })) } }],
      tags: OWNED,
    });
  }
}
