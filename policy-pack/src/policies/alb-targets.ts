import { QUOTAS } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { balancerTargetGroups } from "../subjects/loadBalancer/balancerTargetGroups.ts";
import { countFor, type TargetCount, targetCounts } from "../subjects/targetGroup/targetCounts.ts";
import { counted, most } from "../wording.ts";

/** A load balancer has room for all pods that autoscalers may start. */
export const albTargets = stackPolicy({
  name: "alb-targets",
  level: "mandatory",
  description: "The targets of a load balancer and of a target group stay within AWS's quotas, also at full scale.",
  reason:
    "AWS refuses to register targets over the quota, and a controller that is refused does not deregister old ones " +
    "either, until no target is left that answers.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/4360",
  fix:
    "lower maxReplicas, spread the tenants over more load balancers, or ask AWS for higher quotas and set quota and " +
    "targetGroupQuota to them",
  guards: ["R2"],
  settings: z.strictObject({
    quota: z.int().positive().default(QUOTAS.targetsPerLoadBalancer.limit).describe("Targets of a load balancer"),
    targetGroupQuota: z
      .int()
      .positive()
      .default(QUOTAS.targetsPerTargetGroup.limit)
      .describe("Targets of a target group"),
  }),
  *judge(stack, { quota, targetGroupQuota }) {
    const counts = stack.memo(targetCounts);
    const said = new Set<TargetCount>();
    for (const [{ subject, title }, targetGroups] of stack.memo(balancerTargetGroups)) {
      const found = [...targetGroups].flatMap((id) => countFor(counts, id, subject) ?? []);
      const targets = found.reduce((sum, each) => sum + each.targets, 0);
      if (targets <= quota) continue;
      for (const each of found) said.add(each);
      const size = `in ${counted(found.length, "target group")}`;
      yield violation(subject, `${title} has up to ${targets} targets ${size}; ${quota} are allowed${mostOf(found)}`);
    }
    for (const count of [...counts.values()].flat()) {
      if (count.targets <= targetGroupQuota || said.has(count)) continue;
      const problem = `the target group has up to ${count.targets} targets; ${targetGroupQuota} are allowed${mostOf([count])}`;
      yield violation(count.subject, problem);
    }
  },
});

/** `: Deployment shop/web (900), Deployment shop/api (300) and 2 others` */
function mostOf(counts: readonly TargetCount[]): string {
  const workloads = new Map<string, number>();
  for (const { title, pods } of counts.flatMap((count) => count.pods)) {
    workloads.set(title, (workloads.get(title) ?? 0) + pods);
  }
  return workloads.size === 0 ? "" : `: ${most(workloads)}`;
}
