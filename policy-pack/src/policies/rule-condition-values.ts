import { conditionValues, QUOTAS, type RuleCondition } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, type Violation, violation } from "../policy.ts";
import { balancers, type OwnedRule } from "../subjects/balancers.ts";
import { claimsOfMembers } from "../subjects/hostClaims.ts";
import { UNKNOWN_HOST } from "../subjects/plainObjects.ts";

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
  description: "A rule has no more condition values, and no longer ones, than AWS takes.",
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
    for (const { rules } of stack.memo(balancers)) {
      const seen = new Map<OwnedRule["owner"], Set<string>>();
      for (const rule of rules) {
        for (const { resource, problem, fix } of inRule(rule, limits)) {
          // The same rule on several ports is one mistake.
          const known = seen.get(rule.owner) ?? new Set();
          seen.set(rule.owner, known);
          if (known.has(problem)) continue;
          known.add(problem);
          yield violation(resource, problem, fix);
        }
      }
    }
  },
});

function* inRule({ owner, conditions }: OwnedRule, { quota, perCondition, length }: Limits): Iterable<Violation> {
  const counts = conditions.map((condition) => textsOf(condition).length);
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all > quota) {
    const parts = conditions.map(({ field }, index) => `${counts[index]} of ${field}`).join(", ");
    yield violation(
      owner,
      `the rule for ${shown(conditions)} has ${all} condition values (${parts}); ${quota} are allowed`,
    );
  }
  for (const condition of conditions) {
    const texts = textsOf(condition);
    if (texts.length > perCondition && all <= quota) {
      const problem = `the rule for ${shown(conditions)} has ${texts.length} values of ${condition.field}; ${perCondition} are allowed`;
      yield violation(owner, problem);
    }
    for (const text of texts.filter((each) => each.length > length)) {
      const problem = `the ${condition.field} value ${cut(text)} has ${text.length} characters; ${length} are allowed`;
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

/** The first value, by which people find the rule. */
function shown(conditions: readonly RuleCondition[]): string {
  const host = conditions.find(({ field }) => field === "host-header") ?? conditions[0];
  const [first] = host === undefined ? [] : textsOf(host);
  return first === undefined || first === "" || first === UNKNOWN_HOST ? "a value that is not known yet" : cut(first);
}

function cut(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
