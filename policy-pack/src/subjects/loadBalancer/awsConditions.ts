import type { RuleCondition } from "@sluice/alb-model";
import type { Resource } from "../../view/resource.ts";
import type { Value } from "../../view/value.ts";

/** The conditions of an `aws.lb.ListenerRule` for the model. A value that is not known yet counts as an empty one. */
export function awsConditions({ props }: Resource): RuleCondition[] {
  return props.at("conditions").items().flatMap(conditionsIn);
}

/** The provider's properties of one condition; programs give one, and AWS takes no more. */
function conditionsIn(condition: Value): RuleCondition[] {
  const header = condition.at("httpHeader");
  const found: RuleCondition[] = [
    { field: "host-header", hostHeaderConfig: patterns(condition.at("hostHeader")) },
    { field: "path-pattern", pathPatternConfig: patterns(condition.at("pathPattern")) },
    {
      field: "http-header",
      httpHeaderConfig: { httpHeaderName: header.at("httpHeaderName").text() ?? "", ...patterns(header) },
    },
    {
      field: "http-request-method",
      httpRequestMethodConfig: { values: valuesIn(condition.at("httpRequestMethod").at("values")) },
    },
    { field: "query-string", queryStringConfig: { values: condition.at("queryStrings").items().map(pair) } },
    { field: "source-ip", sourceIPConfig: { values: valuesIn(condition.at("sourceIp").at("values")) } },
  ];
  const properties = ["hostHeader", "pathPattern", "httpHeader", "httpRequestMethod", "queryStrings", "sourceIp"];
  return found.filter((_, index) => isSet(condition.at(properties[index] ?? "")));
}

/** The provider gives back empty lists for what was not asked for. */
function isSet(value: Value): boolean {
  return value.isGiven && (value.items().length > 0 || value.keys().length > 0);
}

function patterns(config: Value): { readonly values: readonly string[]; readonly regexValues: readonly string[] } {
  return { values: valuesIn(config.at("values")), regexValues: valuesIn(config.at("regexValues")) };
}

function valuesIn(list: Value): string[] {
  const items = list.items();
  return items.length === 0 ? list.texts() : items.map((item) => item.text() ?? "");
}

function pair(entry: Value): { key?: string; value: string } {
  const key = entry.at("key").text();
  return { ...(key === undefined ? {} : { key }), value: entry.at("value").text() ?? "" };
}
