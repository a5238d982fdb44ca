/** A service with a fallback on one shard, and what a run finds of it. */
import type { CloudConfig } from "../../src/cloud/config.ts";
import type { CloudObservation, ObservedGroup, ObservedRule, WeightedGroup } from "../../src/cloud/observation.ts";
import type { RuleChange } from "../../src/cloud/planChanges.ts";
import { DEFAULT_SETTINGS } from "../../src/decide/settings.ts";
import { LISTENER_ARN } from "./failoverPlans.ts";

export const MINUTE = 60_000;
const SETTINGS: CloudConfig["pairs"][number]["settings"] = {
  ...DEFAULT_SETTINGS,
  steps: [...DEFAULT_SETTINGS.steps],
};

export function configOf(services: readonly string[], rules = 2): CloudConfig {
  const pairs = services.map((service) => ({
    shard: "edge-001",
    service,
    listenerArn: LISTENER_ARN,
    primaryArn: `${service}-pods`,
    fallbackArn: `${service}-function`,
    rules,
    settings: SETTINGS,
  }));
  return { fleet: "edge", pairs, backstops: [] };
}

export const ONE = configOf(["web"]);

/** A rule of a service with these weights. */
export function rule(arn: string, primary: number, fallback: number, service = "web"): ObservedRule {
  const targetGroups = [
    { arn: `${service}-function`, weight: fallback },
    { arn: `${service}-pods`, weight: primary },
  ];
  return { arn, targetGroups, isSticky: false };
}

export function seen(rules: readonly ObservedRule[], healthy: number, services = ["web"]): CloudObservation {
  const groups = services.flatMap((service): [string, ObservedGroup][] => [
    [`${service}-pods`, { registered: 3, healthy }],
    [`${service}-function`, { registered: 1, healthy: 0 }],
  ]);
  return { rules: new Map([[LISTENER_ARN, rules]]), groups: new Map(groups), gates: new Map() };
}

/** Of a change of weights, which is what pairs have. */
export function groupsIn(change: RuleChange): readonly WeightedGroup[] {
  return "targetGroups" in change ? change.targetGroups : [];
}

/** The rules after some changes. */
export function applied(rules: readonly ObservedRule[], changes: readonly RuleChange[]): ObservedRule[] {
  const byRule = new Map(changes.map((change) => [change.ruleArn, groupsIn(change)]));
  return rules.map((one) => {
    const targetGroups = byRule.get(one.arn);
    return targetGroups === undefined ? one : { ...one, targetGroups, isSticky: false };
  });
}
