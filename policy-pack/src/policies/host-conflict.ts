import { conditionValues, matchGlob, type RuleCondition } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, type Violation, violation } from "../policy.ts";
import { claimsOfMembers, fleetOf } from "../subjects/ingress/hostClaims.ts";
import { type HostConflict, hostConflicts } from "../subjects/ingress/hostConflicts.ts";
import { type IngressGroup, ingressGroups, ownModels } from "../subjects/ingress/ingressGroups.ts";
import { awsBalancers } from "../subjects/loadBalancer/awsBalancers.ts";
import { awsConditions } from "../subjects/loadBalancer/awsConditions.ts";
import { listenerOf } from "../subjects/loadBalancer/awsReferences.ts";
import { type StackResource, titleOf } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

const FIXES: Readonly<Record<HostConflict["kind"], string>> = {
  duplicate:
    "take the host and path out of one of the two, or give the one that is to answer first a lower group.order",
  "two-owners":
    "let one namespace have the host, or name it in the setting sharedHosts where the two divide its paths on purpose",
  wildcard:
    "list the hosts instead of the wildcard, or give its Ingress a higher group.order, so that it takes what is left over",
  "any-host": "give its rules hosts, or a higher group.order, so that it takes what is left over",
};

/**
 * Nobody takes the requests of another tenant's host: a load balancer gives each to the first rule that matches.
 * Ingresses of different groups are not compared, as DNS decides which load balancer is asked. Regular expressions are
 * compared as texts: whether one matches a host is not decided.
 */
export const hostConflict = stackPolicy({
  name: "host-conflict",
  level: "mandatory",
  description: "On one load balancer each host and path is claimed once, and each host by one namespace.",
  reason:
    "A load balancer answers with the first rule that matches; the controller orders rules by group.order and then by " +
    "namespace and name, so that one Ingress takes requests that were meant for another.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2763",
  fix: FIXES.duplicate,
  guards: ["R3"],
  settings: z.strictObject({
    sharedHosts: z
      .array(z.string())
      .default([])
      .describe("Hosts, or patterns with * and ?, whose paths several namespaces divide among themselves"),
  }),
  *judge(stack, { sharedHosts }) {
    const models = stack.memo(ownModels);
    const claims = stack.memo(claimsOfMembers);
    const isShared = (host: string) => sharedHosts.some((pattern) => matchGlob(pattern.toLowerCase(), host));
    for (const group of stack.memo(ingressGroups)) {
      const conflicts = hostConflicts(group, models, claims);
      yield* inGroup(
        group,
        conflicts.filter(({ kind, what }) => kind !== "two-owners" || !isShared(what)),
      );
    }
    yield* amongListenerRules(stack);
  },
});

function* inGroup({ name }: IngressGroup, conflicts: readonly HostConflict[]): Iterable<Violation> {
  for (const { kind, member, other, what } of conflicts) {
    const fleet = fleetOf(other);
    const otherTitle = `${titleOf(other.resource)}${fleet === undefined ? "" : ` of the fleet ${fleet}`}`;
    const problems: Readonly<Record<HostConflict["kind"], string>> = {
      duplicate: `requests for ${what} go to ${otherTitle}, whose rules come first in the group ${name}`,
      "two-owners": `it claims the host ${what}, which ${otherTitle} claims as well`,
      wildcard: `its host ${what} of ${otherTitle}, and no group.order puts that one first`,
      "any-host": `it takes ${what} in the group ${name}, which it shares with ${otherTitle}`,
    };
    yield violation(member.resource, problems[kind], FIXES[kind]);
  }
}

/** Two rules of a listener with the very same conditions. */
function* amongListenerRules(stack: Stack): Iterable<Violation> {
  for (const { rules } of stack.memo(awsBalancers)) {
    const first = new Map<string, StackResource>();
    for (const rule of rules) {
      const key = ruleKey(stack, rule);
      const other = key === undefined ? undefined : first.get(key);
      if (key !== undefined && other === undefined) first.set(key, rule);
      if (other === undefined) continue;
      const fix = "take one of the two rules away, or tell their conditions apart";
      yield violation(rule, `it has the same conditions as ${titleOf(other)} on the same listener`, fix);
    }
  }
}

/** Undefined where a condition or the listener is not known yet. */
function ruleKey(stack: Stack, rule: StackResource): string | undefined {
  const listener = listenerOf(stack, rule)?.urn ?? rule.props.at("listenerArn").text();
  const isKnown = rule.props.at("conditions").plain(() => UNKNOWN_MARK);
  const text = JSON.stringify(isKnown);
  if (listener === undefined || text === undefined || text.includes(UNKNOWN_MARK)) return undefined;
  const conditions = awsConditions(rule).map(conditionKey);
  return conditions.length === 0 ? undefined : JSON.stringify([listener, conditions.sort()]);
}

/** Hosts mean the same in any case, paths do not; expressions are compared as they are written. */
function conditionKey(condition: RuleCondition): string {
  const { values, regexValues } = conditionValues(condition);
  const folded = condition.field === "host-header" ? values.map((value) => value.toLowerCase()) : values;
  const header = condition.field === "http-header" ? condition.httpHeaderConfig.httpHeaderName.toLowerCase() : "";
  return JSON.stringify([condition.field, header, [...folded].sort(), [...regexValues].sort()]);
}

/** No condition may have such a value. */
const UNKNOWN_MARK = "(not known yet)";
