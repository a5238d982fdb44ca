/**
 * Six wildcards in a rule, as the quota page had it, and as only accounts of old may have.
 * https://github.com/awsdocs/elb-application-load-balancers-user-guide/pull/32
 */
import * as aws from "@pulumi/aws";
import { soundLoadBalancer } from "../sound/loadBalancer.ts";
import { OWNED } from "../sound/tags.ts";

export default async function program(): Promise<void> {
  const { https, targetGroup } = soundLoadBalancer("shops");
  new aws.lb.ListenerRule("static", {
    listenerArn: https.arn,
    priority: 1,
    conditions: [
      { hostHeader: { values: ["*.cdn-*.example.com", "*.img-*.example.com"] } },
      { pathPattern: { values: ["/assets/*", "/img/*"] } },
    ],
    actions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    tags: OWNED,
  });
}
