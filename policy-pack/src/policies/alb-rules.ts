import { QUOTAS } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { balancers, mostOf } from "../subjects/balancers.ts";

const { limit, source } = QUOTAS.rulesPerLoadBalancer;

/** A load balancer has room for its rules, and for those that are made before old ones go. */
export const albRules = stackPolicy({
  name: "alb-rules",
  level: "mandatory",
  description: "The rules of a load balancer stay within AWS's quota, with some to spare.",
  reason:
    "AWS refuses every rule over the quota, and the controller then stops changing the load balancer for all of its " +
    "Ingresses; it makes new rules before it deletes old ones, so that a full load balancer cannot be changed, either.",
  source,
  fix:
    "spread the Ingresses over more groups (MultiTenantAlb does, and moves nobody), let hosts with the same backend " +
    "share rules, or have AWS raise the quota and say so in the setting quota",
  guards: ["R3"],
  settings: z.strictObject({
    quota: z.int().positive().default(limit).describe("Rules of a load balancer, without default ones, as AWS allows"),
    headroom: z.int().nonnegative().default(5).describe("Rules of the quota that are kept free"),
  }),
  *judge(stack, { quota, headroom }) {
    for (const { subject, title, rules } of stack.memo(balancers)) {
      if (rules.length <= quota - headroom) continue;
      const allowed =
        headroom === 0
          ? `the quota is ${quota}`
          : `${quota - headroom} may be used, the quota of ${quota} less ${headroom} kept free`;
      const owners = mostOf(rules.map(({ owner }) => owner));
      yield violation(subject, `${title} has ${rules.length} rules, and ${allowed}; they come from ${owners}`);
    }
  },
});
