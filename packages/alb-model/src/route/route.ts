import type { ListenerRule, RuleCondition } from "../elbv2.ts";
import { referencedName } from "../names.ts";
import { targetGroupsOf } from "../plan/plan.ts";
import { matches, type RoutedRequest } from "./matches.ts";

export interface RoutedTargetGroup {
  /** Name, ARN, or `service:…` of a group that the controller makes. */
  readonly name: string;
  /** Share of the requests, relative to the others. */
  readonly weight: number;
}

export interface Routed {
  /** The rule that answers; `undefined`: the listener's default action does. */
  readonly rule: ListenerRule | undefined;
  /** Where the request goes; empty for a redirect, a fixed response and the default action. */
  readonly targetGroups: readonly RoutedTargetGroup[];
}

/** AWS's weight of a target group that names none. */
const DEFAULT_WEIGHT = 1;

/**
 * The rule that answers a request, by ALB's matching: lowest priority first, all conditions must hold, one value of
 * each is enough; hosts, headers and query strings without regard to case, paths and methods with.
 *
 * @example route(shard.rules, { host: "acme.example.com", path: "/api/users" }).targetGroups[0]?.name // "edge-001-api"
 */
export function route(rules: readonly ListenerRule[], request: RoutedRequest): Routed {
  const rule = inOrder(rules, request).find(({ conditions }) =>
    conditions.every((condition) => matches(condition, request)),
  );
  return { rule, targetGroups: rule === undefined ? [] : rule.actions.flatMap(targetGroupsOf).map(describe) };
}

/** A rule that was looked at and passed over, with the first condition that did not hold. */
export interface PassedRule {
  readonly rule: ListenerRule;
  readonly failed: RuleCondition;
}

/** The rules above the one that answers, or all of them, with why each did not. */
export function passedRules(rules: readonly ListenerRule[], request: RoutedRequest): PassedRule[] {
  const passed: PassedRule[] = [];
  for (const rule of inOrder(rules, request)) {
    const failed = rule.conditions.find((condition) => !matches(condition, request));
    if (failed === undefined) break;
    passed.push({ rule, failed });
  }
  return passed;
}

function inOrder(rules: readonly ListenerRule[], request: RoutedRequest): ListenerRule[] {
  return rules
    .filter(({ port }) => request.port === undefined || request.port === port)
    .sort((a, b) => a.port - b.port || a.priority - b.priority);
}

function describe({ targetGroupARN, weight }: { targetGroupARN: string; weight?: number }): RoutedTargetGroup {
  return { name: referencedName(targetGroupARN), weight: weight ?? DEFAULT_WEIGHT };
}
