import { conditionValues, QUOTAS, type RuleCondition } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, type Violation, violation, withoutRepeats } from "../policy.ts";
import { claimsOfMembers } from "../subjects/ingress/hostClaims.ts";
import { UNKNOWN_HOST } from "../subjects/ingress/plainIngress.ts";
import { balancers, type OwnedRule } from "../subjects/loadBalancer/balancers.ts";
import { mayBeShown } from "../subjects/loadBalancer/shownConditions.ts";

const QUOTA = QUOTAS.conditionValuesPerRule;
const LONGEST_SHOWN = 40;

interface Limits {
  readonly quota: number;
  readonly perCondition: number;
  readonly length: number;
}

/** A rule asks for no more values, and no longer ones, than AWS takes. */
export const ruleConditionValues = stackPolicy({
  name: "rule-condition-values",
  level: "mandatory",
  description: "A rule has no more condition values, and no longer ones, than AWS allows.",
  reason:
    "AWS refuses such a rule and does not raise the limit; the controller then stops changing the load balancer for " +
    "all of its Ingresses. A path of type Prefix counts as two values, the path itself and all below it.",
  source: QUOTA.source,
  fix: "split the rule into several, or drop the path /* where all paths are meant (pathType ImplementationSpecific, no path)",
  guards: ["R3"],
  settings: z.strictObject({
    quota: z.int().positive().default(QUOTA.limit).describe("Values of all conditions of a rule"),
    perCondition: z.int().positive().default(QUOTAS.valuesPerCondition.limit).describe("Values of one condition"),
    length: z.int().positive().default(QUOTAS.hostValueLength.limit).describe("Characters of a value"),
  }),
  *judge(stack, limits) {
    stack.memo(claimsOfMembers); // notes the values that are not known yet
    const rules = stack.memo(balancers).flatMap((balancer) => balancer.rules);
    yield* withoutRepeats(rules.flatMap((rule) => [...inRule(rule, limits)]));
  },
});

function* inRule({ owner, conditions }: OwnedRule, { quota, perCondition, length }: Limits): Iterable<Violation> {
  const counts = conditions.map((condition) => textsOf(condition).length);
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all > quota) {
    const parts = conditions.map(({ field }, index) => `${counts[index]} of ${field}`).join(", ");
    yield violation(owner, `${titleOf(conditions)} has ${all} condition values (${parts}); ${quota} are allowed`);
  }
  for (const condition of conditions) {
    const texts = textsOf(condition);
    if (texts.length > perCondition && all <= quota) {
      const problem = `${titleOf(conditions)} has ${texts.length} values of ${condition.field}; ${perCondition} are allowed`;
      yield violation(owner, problem);
    }
    for (const text of texts.filter((each) => each.length > length)) {
      const value = mayBeShown(condition)
        ? `the ${condition.field} value ${cut(text)}`
        : `a value of ${condition.field}`;
      const problem = `${value} has ${text.length} characters; ${length} are allowed`;
      yield violation(owner, problem, "use a shorter value");
    }
  }
}

/** Each value of a condition; of a query string the longer one of key and value, which AWS measures apart. */
function textsOf(condition: RuleCondition): string[] {
  if (condition.field === "query-string") {
    const longer = ({ key = "", value }: { key?: string; value: string }) => (key.length > value.length ? key : value);
    return condition.queryStringConfig.values.map(longer);
  }
  const { values, regexValues } = conditionValues(condition);
  return [...values, ...regexValues];
}

/** By the first host or path, by which people find the rule. */
function titleOf(conditions: readonly RuleCondition[]): string {
  const open = conditions.filter(mayBeShown);
  const condition = open.find(({ field }) => field === "host-header") ?? open[0];
  if (condition === undefined) return `the rule on ${conditions.map(({ field }) => field).join(" and ")}`;
  const [first = ""] = textsOf(condition);
  const isUnknown = first === "" || first === UNKNOWN_HOST;
  return `the rule for ${isUnknown ? "a value that is not known yet" : cut(first)}`;
}

function cut(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
