import { QUOTAS } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { balancerTargetGroups } from "../subjects/loadBalancer/balancerTargetGroups.ts";
import { isMadeByController } from "../subjects/targetGroup/targetGroupIds.ts";

const { limit, source } = QUOTAS.targetGroupsPerLoadBalancer;

/** A load balancer forwards to no more target groups than AWS lets it. */
export const albTargetGroups = stackPolicy({
  name: "alb-target-groups",
  level: "mandatory",
  description: "A load balancer forwards to no more target groups than AWS allows.",
  reason:
    "AWS refuses to associate more target groups with an Application Load Balancer, and does not raise the limit.",
  source,
  fix:
    "make one target group for each Service and let all Ingresses forward to it by name, or spread the Ingresses over " +
    "more groups (MultiTenantAlb does both)",
  guards: ["R3"],
  settings: z.strictObject({
    quota: z.int().positive().default(limit).describe("Target groups of a load balancer"),
  }),
  *judge(stack, { quota }) {
    for (const [{ subject, title }, targetGroups] of stack.memo(balancerTargetGroups)) {
      if (targetGroups.size <= quota) continue;
      const made = [...targetGroups].filter(isMadeByController).length;
      const ofThese = made === 0 ? "" : `, of which the controller makes ${made} for Services that Ingresses name`;
      yield violation(
        subject,
        `${title} forwards to ${targetGroups.size} target groups${ofThese}; ${quota} are allowed`,
      );
    }
  },
});
