import type { PassedRule, RoutedRequest, RuleCondition } from "@sluice/alb-model";
import { countOf, formatRanges } from "./counts.ts";
import { conditionSubject, describeCondition } from "./rules.ts";

/** Why the rules above the answer did not match: those that look at another host as one line, others by condition. */
export function formatPassed(passed: readonly PassedRule[], request: RoutedRequest): string {
  const groups = Map.groupBy(passed, ({ failed }) => reasonOf(failed, request));
  return [...groups]
    .map(([reason, rules]) => {
      const priorities = formatRanges(rules.map(({ rule }) => rule.priority));
      return `${countOf(rules.length, "rule")} (${priorities}): ${reason}`;
    })
    .join("\n");
}

function reasonOf(failed: RuleCondition, request: RoutedRequest): string {
  if (failed.field === "host-header") return "host is not one of theirs";
  if (failed.field === "source-ip" && request.sourceIp === undefined) {
    return `${describeCondition(failed)} is not the client's (none given)`;
  }
  return `${conditionSubject(failed)} ${actual(failed, request)}is not ${describeCondition(failed).slice(conditionSubject(failed).length + 1)}`;
}

/** The request's own value, where it is one. */
function actual({ field }: RuleCondition, { path, method, sourceIp }: RoutedRequest): string {
  if (field === "path-pattern") return `${path ?? "/"} `;
  if (field === "http-request-method") return `${method ?? "GET"} `;
  return field === "source-ip" ? `${sourceIp} ` : "";
}
