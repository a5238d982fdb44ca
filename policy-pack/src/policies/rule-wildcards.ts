import { conditionValues, countWildcards, QUOTAS } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { balancers, type OwnedRule } from "../subjects/balancers.ts";
import { claimsOfMembers } from "../subjects/hostClaims.ts";

const { limit, source } = QUOTAS.wildcardsPerRule;

/** A rule has no more wildcards than AWS takes. */
export const ruleWildcards = stackPolicy({
  name: "rule-wildcards",
  level: "mandatory",
  description: "A rule has no more wildcards in its condition values than AWS takes.",
  reason:
    "AWS refuses such a rule and does not raise the limit; the controller then stops changing the load balancer for " +
    "all of its Ingresses. Paths of type Prefix have a wildcard each.",
  source,
  fix: "split the rule into several, or list hosts and paths without wildcards",
  guards: ["R3"],
  settings: z.strictObject({
    quota: z
      .int()
      .positive()
      .default(limit)
      .describe("`*` and `?` in all values of a rule; accounts of old may have 6"),
  }),
  *judge(stack, { quota }) {
    stack.memo(claimsOfMembers); // notes the values that are not known yet
    for (const { rules } of stack.memo(balancers)) {
      const seen = new Map<OwnedRule["owner"], Set<string>>();
      for (const { owner, conditions } of rules) {
        const values = conditions.flatMap((condition) => conditionValues(condition).values);
        const count = countWildcards(values);
        if (count <= quota) continue;
        const wild = values.filter((value) => countWildcards([value]) > 0);
        const problem = `the rule for ${wild.join(", ")} has ${count} wildcards; ${quota} are allowed`;
        const known = seen.get(owner) ?? new Set();
        seen.set(owner, known);
        if (!known.has(problem)) yield violation(owner, problem);
        known.add(problem);
      }
    }
  },
});
