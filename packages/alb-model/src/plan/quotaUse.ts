import type { GroupModel, ListenerRule, RuleCondition } from "../elbv2.ts";
import { countWildcards } from "../glob.ts";
import type { Problem } from "../problem.ts";
import { type Limits, QUOTAS, type QuotaName } from "../quotas.ts";
import { type QuotaUse, targetGroupsOf } from "./plan.ts";

/** What one rule uses of the quotas of a rule. */
export interface RuleUse {
  readonly conditionValuesPerRule: number;
  readonly valuesPerCondition: number;
  readonly wildcardsPerRule: number;
  readonly hostValueLength: number;
  readonly pathValueLength: number;
  readonly regexValueLength: number;
  readonly targetGroupsPerAction: number;
}

const RULE_QUOTAS = [
  "conditionValuesPerRule",
  "valuesPerCondition",
  "wildcardsPerRule",
  "hostValueLength",
  "pathValueLength",
  "regexValueLength",
  "targetGroupsPerAction",
] as const satisfies readonly (QuotaName & keyof RuleUse)[];

/** Counts one rule's values, wildcards and lengths. */
export function ruleUse(rule: Pick<ListenerRule, "conditions" | "actions">): RuleUse {
  const use = { all: 0, most: 0, wildcards: 0, host: 0, path: 0, regex: 0, groups: 0 };
  for (const condition of rule.conditions) {
    const { values, regexValues } = conditionValues(condition);
    const count = values.length + regexValues.length;
    use.all += count;
    use.most = Math.max(use.most, count);
    use.wildcards += countWildcards(values);
    use.regex = Math.max(use.regex, longest(regexValues));
    if (condition.field === "host-header") use.host = Math.max(use.host, longest(values));
    if (condition.field === "path-pattern") use.path = Math.max(use.path, longest(values));
  }
  for (const action of rule.actions) use.groups = Math.max(use.groups, targetGroupsOf(action).length);
  return {
    conditionValuesPerRule: use.all,
    valuesPerCondition: use.most,
    wildcardsPerRule: use.wildcards,
    hostValueLength: use.host,
    pathValueLength: use.path,
    regexValueLength: use.regex,
    targetGroupsPerAction: use.groups,
  };
}

function longest(values: readonly string[]): number {
  let length = 0;
  for (const value of values) length = Math.max(length, value.length);
  return length;
}

const NONE: readonly string[] = [];

/** The values of a condition, whatever its field. */
export function conditionValues(condition: RuleCondition): {
  values: readonly string[];
  regexValues: readonly string[];
} {
  switch (condition.field) {
    case "host-header":
      return withDefaults(condition.hostHeaderConfig);
    case "path-pattern":
      return withDefaults(condition.pathPatternConfig);
    case "http-header":
      return withDefaults(condition.httpHeaderConfig);
    case "http-request-method":
      return withDefaults(condition.httpRequestMethodConfig);
    case "source-ip":
      return withDefaults(condition.sourceIPConfig);
    case "query-string":
      return {
        values: condition.queryStringConfig.values.map(({ key, value }) => `${key ?? ""}=${value}`),
        regexValues: NONE,
      };
  }
}

function withDefaults(config: { readonly values?: readonly string[]; readonly regexValues?: readonly string[] }) {
  return { values: config.values ?? NONE, regexValues: config.regexValues ?? NONE };
}

/** What a load balancer with these rules uses of every quota that rules tell. */
export function groupQuotas(group: Pick<GroupModel, "rules"> & Partial<GroupModel>, limits: Limits): QuotaUse[] {
  const groups = new Set<string>();
  const most = new Map<QuotaName, number>(RULE_QUOTAS.map((quota) => [quota, 0]));
  const actions = [
    ...group.rules.flatMap((rule) => rule.actions),
    ...(group.listeners ?? []).flatMap((l) => l.defaultActions),
  ];
  for (const action of actions) for (const { targetGroupARN } of targetGroupsOf(action)) groups.add(targetGroupARN);
  for (const rule of group.rules) {
    const use = ruleUse(rule);
    for (const quota of RULE_QUOTAS) if (use[quota] > (most.get(quota) ?? 0)) most.set(quota, use[quota]);
  }
  return [
    { quota: "rulesPerLoadBalancer", used: group.rules.length, limit: limits.rulesPerLoadBalancer },
    { quota: "targetGroupsPerLoadBalancer", used: groups.size, limit: limits.targetGroupsPerLoadBalancer },
    ...RULE_QUOTAS.map((quota) => ({ quota, used: most.get(quota) ?? 0, limit: limits[quota] })),
  ];
}

/** A problem for every quota that is exceeded; what is reserved counts as used. */
export function exceededQuotas(uses: readonly QuotaUse[], path: string): Problem[] {
  return uses
    .filter(({ used, limit, reserved = 0 }) => used + reserved > limit)
    .map(({ quota, used, limit, reserved = 0 }) => ({
      code: `quota.${quota}`,
      path,
      value: used,
      message: `uses ${used} of ${limit} ${QUOTAS[quota].meaning}${reserved === 0 ? "" : `, with ${reserved} reserved`}`,
      fix: fixFor(quota, reserved),
    }));
}

function fixFor(quota: QuotaName, reserved: number): string {
  const raise = QUOTAS[quota].adjustable ? `ask AWS for more and set quotas.${quota}` : "AWS does not raise this limit";
  return reserved === 0 ? raise : `reserve fewer in reserved, or ${raise}`;
}
