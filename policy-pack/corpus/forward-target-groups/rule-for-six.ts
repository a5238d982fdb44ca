/**
 * One listener rule for a list of releases, each with its target group, and the list grows to six. The console stops
 * before; a program does not.
 * https://github.com/terraform-aws-modules/terraform-aws-alb/issues/399
 */
import { ruleFor } from "../sound/fallback.ts";
import { soundLoadBalancer } from "../sound/loadBalancer.ts";

const RELEASES = ["v1", "v2", "v3", "v4", "v5"];
const GROUPS = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup";

export default async function program(): Promise<void> {
  const { https, targetGroup } = soundLoadBalancer("shops");
  const older = RELEASES.map((release) => ({ arn: `${GROUPS}/shops-${release}/0123456789abcdef`, weight: 1 }));
  ruleFor("shops", https, { targetGroups: [{ arn: targetGroup.arn, weight: 95 }, ...older] });
}
