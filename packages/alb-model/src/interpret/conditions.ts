import { annotation } from "../annotations.ts";
import type { RuleCondition } from "../elbv2.ts";
import type { HttpIngressPath } from "../kubernetes.ts";
import { type Annotations, readBool } from "./annotationValues.ts";
import type { ConditionConfig, MatchConfig } from "./conditionSchema.ts";
import { goList } from "./goText.ts";
import { ReconcileError } from "./reconcileError.ts";

const ANY_PATH: readonly RuleCondition[] = Object.freeze([
  { field: "path-pattern", pathPatternConfig: { values: ["/*"] } } as const,
]);

/** Values of the same field from the rule and from annotations, which the controller puts into one condition. */
interface Match {
  readonly values: string[];
  readonly regexValues: string[];
}

/** The conditions of one path of an Ingress rule, in the controller's order: annotation conditions, host, path. */
export function buildConditions(
  annotations: Annotations,
  host: string | undefined,
  path: HttpIngressPath,
  configs: readonly ConditionConfig[],
): readonly RuleCondition[] {
  const hosts: Match = { values: host ? [host] : [], regexValues: [] };
  const paths = path.path ? pathPatterns(annotations, path.path, path.pathType) : { values: [], regexValues: [] };
  const conditions: RuleCondition[] = [];
  for (const config of configs) {
    if (config.field === "host-header") {
      append(hosts, config.hostHeaderConfig);
    } else if (config.field === "path-pattern") {
      append(paths, config.pathPatternConfig);
    } else {
      const condition = otherCondition(config);
      if (condition !== undefined) {
        conditions.push(condition);
      }
    }
  }
  refuseBoth("host", hosts);
  refuseBoth("path", paths);
  if (hosts.values.length + hosts.regexValues.length > 0) {
    conditions.push({ field: "host-header", hostHeaderConfig: matchConfig(hosts) });
  }
  if (paths.values.length + paths.regexValues.length > 0) {
    conditions.push({ field: "path-pattern", pathPatternConfig: matchConfig(paths) });
  }
  return conditions.length === 0 ? ANY_PATH : conditions;
}

function append(match: Match, config: MatchConfig | undefined): void {
  match.values.push(...(config?.values ?? []));
  match.regexValues.push(...(config?.regexValues ?? []));
}

function refuseBoth(part: string, { values, regexValues }: Match): void {
  if (values.length > 0 && regexValues.length > 0) {
    throw new ReconcileError(
      `${part} condition must specify exactly one of Values and RegexValues, got both Values ${goList(values)} and RegexValues ${goList(regexValues)}`,
    );
  }
}

function matchConfig({
  values,
  regexValues,
}: MatchConfig): { values: readonly string[] } | { regexValues: readonly string[] } {
  return values.length > 0 ? { values } : { regexValues };
}

function otherCondition(config: ConditionConfig): RuleCondition | undefined {
  if (config.field === "http-header" && config.httpHeaderConfig !== undefined) {
    const { httpHeaderName } = config.httpHeaderConfig;
    return { field: "http-header", httpHeaderConfig: { httpHeaderName, ...matchConfig(config.httpHeaderConfig) } };
  }
  if (config.field === "http-request-method" && config.httpRequestMethodConfig !== undefined) {
    return { field: "http-request-method", httpRequestMethodConfig: config.httpRequestMethodConfig };
  }
  if (config.field === "query-string" && config.queryStringConfig !== undefined) {
    const values = config.queryStringConfig.values.map(({ key, value }) =>
      key === undefined ? { value } : { key, value },
    );
    return { field: "query-string", queryStringConfig: { values } };
  }
  if (config.field === "source-ip" && config.sourceIPConfig !== undefined) {
    return { field: "source-ip", sourceIPConfig: config.sourceIPConfig };
  }
  return undefined;
}

const WILDCARD = /[*?]/;

function pathPatterns(annotations: Annotations, path: string, pathType = "ImplementationSpecific"): Match {
  switch (pathType) {
    case "ImplementationSpecific":
      // Kubernetes wants a leading slash even where the path is a regular expression; the controller drops it.
      return readBool(annotations, annotation.useRegexPathMatch)
        ? { values: [], regexValues: [path.slice(1)] }
        : { values: [path], regexValues: [] };
    case "Exact":
      refuseWildcards("exact", path);
      return { values: [path], regexValues: [] };
    case "Prefix": {
      if (path === "/") {
        return { values: ["/*"], regexValues: [] };
      }
      refuseWildcards("prefix", path);
      const stem = path.endsWith("/") ? path.slice(0, -1) : path;
      return { values: [stem, `${stem}/*`], regexValues: [] };
    }
    default:
      throw new ReconcileError(`unsupported pathType: ${pathType}`);
  }
}

function refuseWildcards(kind: string, path: string): void {
  if (WILDCARD.test(path)) {
    throw new ReconcileError(`${kind} path shouldn't contain wildcards: ${path}`);
  }
}

const TYPE_RANK: Readonly<Record<string, number>> = { Exact: 0, Prefix: 1, ImplementationSpecific: 2 };
const UTF8 = new TextEncoder();

/** Exact paths, then prefixes from the longest, then the others as written. */
export function sortPaths(paths: readonly HttpIngressPath[]): readonly HttpIngressPath[] {
  const [first] = paths;
  if (
    first !== undefined &&
    paths.length === 1 &&
    TYPE_RANK[first.pathType ?? "ImplementationSpecific"] !== undefined
  ) {
    return paths;
  }
  const ranked = paths.map((path) => {
    const rank = TYPE_RANK[path.pathType ?? "ImplementationSpecific"];
    if (rank === undefined) {
      throw new ReconcileError(`unknown pathType for path ${path.path ?? ""}`);
    }
    return { path, rank, length: rank === 1 ? UTF8.encode(path.path ?? "").length : 0 };
  });
  return ranked.sort((a, b) => a.rank - b.rank || b.length - a.length).map(({ path }) => path);
}
