import { type Decoder, list, optional, struct, text } from "./jsonDecode.ts";

export interface MatchConfig {
  readonly regexValues: readonly string[];
  readonly values: readonly string[];
}

export interface HeaderConfig extends MatchConfig {
  readonly httpHeaderName: string;
}

export interface QueryPair {
  readonly key: string | undefined;
  readonly value: string;
}

/** One entry of `conditions.<name>`, as the controller decodes it. */
export interface ConditionConfig {
  readonly field: string;
  readonly hostHeaderConfig: MatchConfig | undefined;
  readonly httpHeaderConfig: HeaderConfig | undefined;
  readonly httpRequestMethodConfig: { readonly values: readonly string[] } | undefined;
  readonly pathPatternConfig: MatchConfig | undefined;
  readonly queryStringConfig: { readonly values: readonly QueryPair[] } | undefined;
  readonly sourceIPConfig: { readonly values: readonly string[] } | undefined;
}

const texts = list(text());
const pair: Decoder<QueryPair> = struct("QueryStringKeyValuePair", { key: optional(text()), value: text() });

const condition: Decoder<ConditionConfig> = struct("RuleCondition", {
  field: text("ingress.RuleConditionField"),
  hostHeaderConfig: optional(struct("HostHeaderConditionConfig", { regexValues: texts, values: texts })),
  httpHeaderConfig: optional(
    struct("HTTPHeaderConditionConfig", { httpHeaderName: text(), regexValues: texts, values: texts }),
  ),
  httpRequestMethodConfig: optional(struct("HTTPRequestMethodConditionConfig", { values: texts })),
  pathPatternConfig: optional(struct("PathPatternConditionConfig", { regexValues: texts, values: texts })),
  queryStringConfig: optional(struct("QueryStringConditionConfig", { values: list(pair) })),
  sourceIPConfig: optional(struct("SourceIPConditionConfig", { values: texts })),
});

export const conditionsDecoder: Decoder<readonly ConditionConfig[]> = list(condition);

/** What is wrong with decoded conditions; an unknown field is not, the controller drops it. */
export function conditionsProblem(conditions: readonly ConditionConfig[]): string | undefined {
  return conditions.map(conditionProblem).find((problem) => problem !== undefined);
}

function conditionProblem(config: ConditionConfig): string | undefined {
  switch (config.field) {
    case "host-header":
      return configProblem("hostHeaderConfig", config.hostHeaderConfig, matchProblem);
    case "path-pattern":
      return configProblem("pathPatternConfig", config.pathPatternConfig, matchProblem);
    case "http-header":
      return configProblem("httpHeaderConfig", config.httpHeaderConfig, matchProblem);
    case "http-request-method":
      return configProblem("httpRequestMethodConfig", config.httpRequestMethodConfig, valuesProblem);
    case "query-string":
      return configProblem("queryStringConfig", config.queryStringConfig, queryProblem);
    case "source-ip":
      return configProblem("sourceIPConfig", config.sourceIPConfig, valuesProblem);
    default:
      return undefined;
  }
}

function configProblem<C>(
  name: string,
  config: C | undefined,
  problemOf: (config: C) => string | undefined,
): string | undefined {
  if (config === undefined) {
    return `missing ${name}`;
  }
  const problem = problemOf(config);
  return problem === undefined ? undefined : `invalid ${name}: ${problem}`;
}

function matchProblem({ values, regexValues }: MatchConfig): string | undefined {
  if (values.length === 0 && regexValues.length === 0) {
    return "values or regexValues must be specified";
  }
  return values.length > 0 && regexValues.length > 0
    ? "precisely one of values and regexValues can be specified"
    : undefined;
}

function valuesProblem({ values }: { readonly values: readonly string[] }): string | undefined {
  return values.length === 0 ? "values cannot be empty" : undefined;
}

function queryProblem({ values }: { readonly values: readonly QueryPair[] }): string | undefined {
  if (values.length === 0) {
    return "Values cannot be empty";
  }
  return values.some((entry) => entry.value === "") ? "value cannot be empty" : undefined;
}
