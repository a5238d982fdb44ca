import { BlockList, isIP, isIPv6 } from "node:net";
import type { RuleCondition } from "../elbv2.ts";
import { matchGlob } from "../glob.ts";

/** A request as a listener sees it. */
export interface RoutedRequest {
  /** @default "GET" */
  readonly method?: string;
  /** Host header as sent; with a port it matches only rules that name the port. */
  readonly host: string;
  /** Path without query. @default "/" */
  readonly path?: string;
  /** By name; several values of one name as a list. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** By name, whatever the case. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** The client's address. Without it no source condition holds. */
  readonly sourceIp?: string;
  /** The listener's port. Without it the rules of every port are looked at. */
  readonly port?: number;
}

/** Whether one condition holds: one of its values must match. */
export function matches(condition: RuleCondition, request: RoutedRequest): boolean {
  switch (condition.field) {
    case "host-header":
      return matchesValues(condition.hostHeaderConfig, request.host, true);
    case "path-pattern":
      return matchesValues(condition.pathPatternConfig, request.path ?? "/", false);
    case "http-header":
      return headerValues(request, condition.httpHeaderConfig.httpHeaderName).some((value) =>
        matchesValues(condition.httpHeaderConfig, value, true),
      );
    case "http-request-method":
      return condition.httpRequestMethodConfig.values.includes(request.method ?? "GET");
    case "query-string":
      return condition.queryStringConfig.values.some((wanted) => matchesQuery(wanted, request));
    case "source-ip":
      return condition.sourceIPConfig.values.some((range) => inRange(request.sourceIp, range));
  }
}

interface Patterns {
  readonly values?: readonly string[];
  readonly regexValues?: readonly string[];
}

function matchesValues({ values, regexValues }: Patterns, text: string, ignoreCase: boolean): boolean {
  const folded = ignoreCase ? text.toLowerCase() : text;
  if (values?.some((value) => matchGlob(ignoreCase ? value.toLowerCase() : value, folded))) return true;
  return regexValues?.some((value) => matchesRegex(value, text, ignoreCase)) ?? false;
}

/** AWS refuses expressions that it cannot read, so one that cannot be read here matches nothing. */
function matchesRegex(value: string, text: string, ignoreCase: boolean): boolean {
  try {
    return new RegExp(value, ignoreCase ? "i" : "").test(text);
  } catch {
    return false;
  }
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

function headerValues(request: RoutedRequest, name: string): string[] {
  if (name.toLowerCase() === "host") return [request.host];
  const headers = Object.entries(request.headers ?? {});
  return headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).flatMap(([, value]) => listOf(value));
}

function matchesQuery(wanted: { readonly key?: string; readonly value: string }, request: RoutedRequest): boolean {
  const pairs = Object.entries(request.query ?? {}).flatMap(([key, value]) =>
    listOf(value).map((one) => [key, one] as const),
  );
  const like = (pattern: string, text: string) => matchGlob(pattern.toLowerCase(), text.toLowerCase());
  return pairs.some(([key, value]) => (wanted.key === undefined || like(wanted.key, key)) && like(wanted.value, value));
}

function inRange(address: string | undefined, range: string): boolean {
  if (address === undefined || isIP(address) === 0) return false;
  const [network = "", prefix] = range.split("/");
  if (isIP(network) === 0) return false;
  const family = isIPv6(network) ? "ipv6" : "ipv4";
  const list = new BlockList();
  const longest = family === "ipv6" ? 128 : 32;
  const bits = prefix === undefined ? longest : Number(prefix);
  if (prefix === "" || !Number.isInteger(bits) || bits < 0 || bits > longest) return false;
  list.addSubnet(network, bits, family);
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
