/**
 * A service of more than twenty domains, all in one rule: AWS takes five values in a rule.
 * https://github.com/aws/copilot-cli/issues/4601
 */
import * as aws from "@pulumi/aws";
import { soundLoadBalancer } from "../sound/loadBalancer.ts";
import { OWNED } from "../sound/tags.ts";

export default async function program(): Promise<void> {
  const { https, targetGroup } = soundLoadBalancer("shops");
  new aws.lb.ListenerRule("tenants", {
    listenerArn: https.arn,
    priority: 1,
    conditions: [{ hostHeader: { values: Array.from({ length: 21 }, (_, index) => `shop-${index}.example.com`) } }],
    actions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    tags: OWNED,
  });
}
