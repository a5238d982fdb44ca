import { conditionValues, countWildcards, QUOTAS } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, type Violation, violation, withoutRepeats } from "../policy.ts";
import { claimsOfMembers } from "../subjects/ingress/hostClaims.ts";
import { balancers, type OwnedRule } from "../subjects/loadBalancer/balancers.ts";
import { mayBeShown } from "../subjects/loadBalancer/shownConditions.ts";

const { limit, source } = QUOTAS.wildcardsPerRule;

/** A rule has no more wildcards than AWS takes. */
export const ruleWildcards = stackPolicy({
  name: "rule-wildcards",
  level: "mandatory",
  description: "A rule has no more wildcards in its condition values than AWS allows.",
  reason:
    "AWS refuses such a rule and does not raise the limit; the controller then stops changing the load balancer for " +
    "all of its Ingresses. Paths of type Prefix have a wildcard each.",
  source,
  fix: "split the rule into several, or list hosts and paths without wildcards",
  guards: ["R3"],
  settings: z.strictObject({
    quota: z.int().positive().default(limit).describe("`*` and `?` in all values of a rule; older accounts may have 6"),
  }),
  *judge(stack, { quota }) {
    stack.memo(claimsOfMembers); // notes the values that are not known yet
    const rules = stack.memo(balancers).flatMap((balancer) => balancer.rules);
    yield* withoutRepeats(rules.flatMap((rule) => fault(rule, quota)));
  },
});

function fault({ owner, conditions }: OwnedRule, quota: number): Violation[] {
  const values = conditions.flatMap((condition) => conditionValues(condition).values);
  const count = countWildcards(values);
  if (count <= quota) return [];
  const wild = conditions.filter((condition) => countWildcards(conditionValues(condition).values) > 0);
  const shown = wild
    .filter(mayBeShown)
    .flatMap((condition) => conditionValues(condition).values)
    .filter((value) => countWildcards([value]) > 0);
  const title = shown.length > 0 ? `for ${shown.join(", ")}` : `on ${wild.map(({ field }) => field).join(" and ")}`;
  return [violation(owner, `the rule ${title} has ${count} wildcards; ${quota} are allowed`)];
}
