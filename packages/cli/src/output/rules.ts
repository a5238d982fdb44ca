import { type Action, conditionValues, type ListenerRule, type RuleCondition, referencedName } from "@sluice/alb-model";
import { firstOf } from "./counts.ts";

const SHOWN_VALUES = 5;

/** What a condition looks at. */
export function conditionSubject(condition: RuleCondition): string {
  switch (condition.field) {
    case "host-header":
      return "host";
    case "path-pattern":
      return "path";
    case "http-header":
      return `header ${condition.httpHeaderConfig.httpHeaderName}`;
    case "http-request-method":
      return "method";
    case "query-string":
      return "query";
    case "source-ip":
      return "source IP";
  }
}

/** @example describeCondition(rule.conditions[0]) // "host a.example.com, b.example.com" */
export function describeCondition(condition: RuleCondition): string {
  const { values, regexValues } = conditionValues(condition);
  const all = [...values, ...regexValues.map((regex) => `~ ${regex}`)];
  return `${conditionSubject(condition)} ${firstOf(all, SHOWN_VALUES)}`;
}

export function describeConditions({ conditions }: Pick<ListenerRule, "conditions">): string {
  return conditions.length === 0 ? "every request" : conditions.map(describeCondition).join("; ");
}

export function describeActions(actions: readonly Action[]): string {
  return actions.map(describeAction).join(", then ");
}

function describeAction(action: Action): string {
  if (isForward(action)) return describeForward(action);
  if (isRedirect(action)) {
    const { protocol = "#{protocol}", host = "#{host}", port = "#{port}", path = "/#{path}" } = action.redirectConfig;
    return `redirect (${action.redirectConfig.statusCode.replace("HTTP_", "")}) to ${protocol.toLowerCase()}://${host}:${port}${path}`;
  }
  if (isFixedResponse(action)) {
    const { statusCode, messageBody } = action.fixedResponseConfig;
    return messageBody ? `answer ${statusCode} ${JSON.stringify(messageBody)}` : `answer ${statusCode}`;
  }
  return action.type;
}

function describeForward({
  forwardConfig,
}: Extract<Action, { readonly forwardConfig: unknown; type: "forward" }>): string {
  const { targetGroups, targetGroupStickinessConfig: stickiness } = forwardConfig;
  const names = targetGroups.map(({ targetGroupARN, weight }) => {
    const name = referencedName(targetGroupARN);
    return targetGroups.length > 1 ? `${name} (weight ${weight ?? 1})` : name;
  });
  return `forward to ${names.join(", ")}${stickiness?.enabled ? ", sticky" : ""}`;
}

type Known<Type extends Action["type"]> = Extract<Action, { readonly type: Type }>;

function isForward(action: Action): action is Known<"forward"> {
  return action.type === "forward";
}

/** Whether a listener or rule sends the client elsewhere. */
export function isRedirect(action: Action): action is Known<"redirect"> {
  return action.type === "redirect";
}

function isFixedResponse(action: Action): action is Known<"fixed-response"> {
  return action.type === "fixed-response";
}
