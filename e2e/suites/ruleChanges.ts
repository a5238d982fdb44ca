import type { Plan, PlannedBundle } from "@sluice/alb-model";
import type { LoggedCall } from "../aws/admin.ts";
import { type ComparableRule, comparablePlanned, type LiveRule } from "../controller/liveRules.ts";

/** By load balancer: the rules it has. */
export type LiveRules = ReadonlyMap<string, readonly LiveRule[]>;

/** What a change did to listener rules. */
export interface RuleChanges {
  /** Rules of other bundles that were written or replaced, as text. */
  readonly ofOthers: readonly string[];
  /** Successful writes to rules by action, as `ModifyRule 1`; priorities count as a write of their own kind. */
  readonly writes: readonly string[];
  /** Rules that only have another priority. */
  readonly moved: number;
}

const RULE_WRITES = ["CreateRule", "DeleteRule", "ModifyRule", "SetRulePriorities"];

/**
 * Compares the rules before and after, and the calls between, with the bundle that was to change.
 *
 * @param bundle conditions of the rules that the bundle has had and has now
 */
export function ruleChanges(
  before: LiveRules,
  after: LiveRules,
  calls: readonly LoggedCall[],
  bundle: ReadonlySet<string>,
): RuleChanges {
  const [old, now] = [byArn(before), byArn(after)];
  const isOthers = (rule: LiveRule | undefined) => rule !== undefined && !bundle.has(conditionsOf(rule));
  const modified = calls.filter(({ action }) => action === "ModifyRule").map(({ params }) => String(params.RuleArn));
  const replaced = [...old.keys()].filter((arn) => !now.has(arn));
  const added = [...now.keys()].filter((arn) => !old.has(arn));
  const wrong = [
    ...modified
      .filter((arn) => isOthers(old.get(arn) ?? now.get(arn)))
      .map((arn) => `modified ${textOf(old.get(arn))}`),
    ...replaced.filter((arn) => isOthers(old.get(arn))).map((arn) => `deleted ${textOf(old.get(arn))}`),
    ...added.filter((arn) => isOthers(now.get(arn))).map((arn) => `created ${textOf(now.get(arn))}`),
  ];
  const moved = [...old].filter(([arn, rule]) => {
    const later = now.get(arn);
    return later !== undefined && later.priority !== rule.priority;
  });
  return { ofOthers: wrong, writes: countWrites(calls), moved: moved.length };
}

/**
 * The conditions of the rules that a tenant may change: of its bundle, in the plan with it and in those without, and of
 * the anchors, which name every target group of a shard.
 */
export function bundleConditions(withTenant: Plan, without: readonly Plan[], tenant: string): ReadonlySet<string> {
  const plans = [withTenant, ...without];
  const id = bundlesOf(withTenant).find(({ tenants }) => tenants.includes(tenant))?.id;
  const bundles = plans.flatMap(bundlesOf).filter((bundle) => bundle.id === id);
  const anchors = plans.flatMap(({ shards }) => shards.flatMap((shard) => shard.anchors));
  const rules = [...bundles.flatMap((bundle) => bundle.rules), ...anchors];
  return new Set(comparablePlanned(rules).map(conditionsOf));
}

function bundlesOf({ shards }: Plan): PlannedBundle[] {
  return shards.flatMap(({ bundles }) => bundles);
}

function conditionsOf({ conditions }: ComparableRule): string {
  return conditions.join("; ");
}

function textOf(rule: LiveRule | undefined): string {
  return rule === undefined ? "a rule that came and went" : `${rule.priority}: ${conditionsOf(rule)}`;
}

function byArn(rules: LiveRules): ReadonlyMap<string, LiveRule> {
  return new Map([...rules.values()].flat().map((rule) => [rule.arn, rule]));
}

function countWrites(calls: readonly LoggedCall[]): string[] {
  return RULE_WRITES.flatMap((action) => {
    const count = calls.filter((call) => call.action === action && call.error === null).length;
    return count === 0 ? [] : [`${action} ${count}`];
  });
}
