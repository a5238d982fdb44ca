import { QUOTAS } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { balancers, type OwnedRule } from "../subjects/loadBalancer/balancers.ts";
import { titleOf } from "../view/resource.ts";
import { most } from "../wording.ts";

const { limit, source } = QUOTAS.rulesPerLoadBalancer;

/** A load balancer has room for its rules, and for those that are made before old ones go. */
export const albRules = stackPolicy({
  name: "alb-rules",
  level: "mandatory",
  description: "The rules of a load balancer stay within AWS's quota, less a reserve.",
  reason:
    "AWS refuses every rule over the quota, and the controller then stops changing the load balancer for all of its " +
    "Ingresses; it makes new rules before it deletes old ones, so that a full load balancer cannot be changed at all.",
  source,
  fix:
    "spread the Ingresses over more groups (MultiTenantAlb does so and moves no tenant), let hosts with the same " +
    "backend share rules, or ask AWS for a higher quota and set quota to it",
  guards: ["R3"],
  settings: z.strictObject({
    quota: z.int().positive().default(limit).describe("Rules of a load balancer, without default ones, as AWS allows"),
    headroom: z.int().nonnegative().default(5).describe("Rules of the quota that are kept free"),
  }),
  *judge(stack, { quota, headroom }) {
    for (const { subject, title, rules } of stack.memo(balancers)) {
      if (rules.length <= quota - headroom) continue;
      const reserve = headroom === 0 ? "" : ` (the quota of ${quota} less ${headroom} kept free)`;
      const allowed = `${quota - headroom} are allowed${reserve}`;
      const owners = most(countsOf(rules));
      yield violation(subject, `${title} has ${rules.length} rules; ${allowed}; most are of ${owners}`);
    }
  },
});

/** How many rules come from each Ingress or listener rule. */
function countsOf(rules: readonly OwnedRule[]): Map<string, number> {
  const byOwner = Map.groupBy(rules, ({ owner }) => titleOf(owner));
  return new Map([...byOwner].map(([title, { length }]) => [title, length]));
}
