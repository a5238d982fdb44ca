import { annotation } from "@sluice/alb-model";
import { stackPolicy, type Violation, violation } from "../policy.ts";
import { annotationsOf } from "../subjects/ingress/ingresses.ts";
import { type Setting, settingAt, settingInPairs } from "../subjects/loadBalancer/setting.ts";
import { type ServiceBehind, sharedTargetGroups } from "../subjects/targetGroup/sharedTargetGroups.ts";
import { objectName, type StackResource } from "../view/resource.ts";

const PREFIX = "target_group_health.dns_failover.minimum_healthy_targets";
const OFF = "off";
/** AWS's defaults: one healthy target is asked for, and no percentage. */
const DEFAULT_IS_ON = "is not set, and AWS's default is 1";

/** One service without healthy pods must not take the load balancer of all services out of DNS. */
export const targetGroupDnsFailover = stackPolicy({
  name: "target-group-dns-failover",
  level: "advisory",
  description: "Target groups that share a load balancer do not take it out of DNS.",
  reason:
    "When a zone has fewer healthy targets in one target group than this, AWS removes the load balancer's address in that " +
    "zone from DNS, for the other target groups too; an alias record that evaluates target health takes the whole load " +
    "balancer for unhealthy.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html",
  fix: 'set targetGroupHealth.dnsFailover to { minimumHealthyTargetsCount: "off", minimumHealthyTargetsPercentage: "off" }',
  guards: ["R3"],
  *judge(stack) {
    const judged = new Set<StackResource>();
    for (const { made, services } of stack.memo(sharedTargetGroups)) {
      for (const group of made) {
        if (judged.has(group)) continue;
        judged.add(group);
        yield* fault(group);
      }
      for (const behind of services) yield* serviceFault(behind);
    }
  },
});

function* fault(group: StackResource): Iterable<Violation> {
  // A function is always healthy to a load balancer.
  if (!group.props.at("targetType").isNot("lambda")) return;
  const failover = group.props.at("targetGroupHealth").at("dnsFailover");
  const problem = whyOn(
    settingAt(
      group,
      failover.at("minimumHealthyTargetsCount"),
      "targetGroupHealth.dnsFailover.minimumHealthyTargetsCount",
    ),
    settingAt(group, failover.at("minimumHealthyTargetsPercentage")),
  );
  if (problem !== undefined) yield violation(group, problem);
}

function* serviceFault({ ingress, service }: ServiceBehind): Iterable<Violation> {
  const problem = whyOn(said(ingress, service, `${PREFIX}.count`), said(ingress, service, `${PREFIX}.percentage`));
  if (problem === undefined) return;
  yield violation(
    ingress,
    `${problem}, for the target group of the Service ${objectName(service)}`,
    `add ${PREFIX}.count=off to the annotation ${annotation.targetGroupAttributes} of the Service or the Ingress`,
  );
}

/** The Service's word counts more than the Ingress's. */
function said(ingress: StackResource, service: StackResource, key: string): Setting {
  const inAnnotation = (object: StackResource) =>
    settingInPairs(object, annotationsOf(object).at(annotation.targetGroupAttributes), key);
  const ofService = inAnnotation(service);
  return ofService.isMissing ? inAnnotation(ingress) : ofService;
}

function whyOn(count: Setting, percentage: Setting): string | undefined {
  if (count.isMissing) return `${count.place} ${DEFAULT_IS_ON}`;
  const on = [count, percentage].find(({ text }) => text !== undefined && text !== OFF);
  return on === undefined ? undefined : `${on.place} is ${on.text}`;
}
