import { isIP } from "node:net";
import type { Problem, RoutedRequest } from "@sluice/alb-model";

export interface RequestArguments {
  readonly method: string;
  readonly url: string;
}

export interface RequestFlags {
  /** `Name: value`. */
  readonly header?: readonly string[];
  readonly sourceIp?: string;
}

export interface ReadRequest {
  readonly request?: RoutedRequest & { readonly port: number; readonly path: string };
  readonly problems: readonly Problem[];
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };
/** A token of RFC 9110. */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Reads a request from the command line. A Host header stands in for the URL's host, as in curl. */
export function readRequest({ method, url }: RequestArguments, flags: RequestFlags): ReadRequest {
  const parsed = URL.parse(url);
  const port = parsed === null ? undefined : Number(parsed.port) || DEFAULT_PORTS[parsed.protocol];
  const headers = (flags.header ?? []).map(readHeader);
  const problems = [
    ...(TOKEN.test(method) ? [] : [problem("method", method, "is no HTTP method", "write GET, POST or the like")]),
    ...(port === undefined ? [urlProblem(url)] : []),
    ...headers.flatMap((header) => ("problem" in header ? [header.problem] : [])),
    ...(flags.sourceIp === undefined || isIP(flags.sourceIp) !== 0
      ? []
      : [problem("--source-ip", flags.sourceIp, "is no IP address", "write one such as 203.0.113.7")]),
  ];
  if (parsed === null || port === undefined || problems.length > 0) return { problems };
  const given = headers.flatMap((header) => ("name" in header ? [header] : []));
  const byName = Map.groupBy(given, ({ name }) => name.toLowerCase());
  const host = byName.get("host")?.at(-1)?.value ?? parsed.hostname;
  return {
    request: {
      method: method.toUpperCase(),
      host,
      path: parsed.pathname,
      query: listsByName([...parsed.searchParams].map(([name, value]) => ({ name, value }))),
      headers: listsByName(given),
      port,
      ...(flags.sourceIp === undefined ? {} : { sourceIp: flags.sourceIp }),
    },
    problems: [],
  };
}

interface NamedValue {
  readonly name: string;
  readonly value: string;
}

function listsByName(pairs: readonly NamedValue[]): Record<string, string[]> {
  const groups = Map.groupBy(pairs, ({ name }) => name);
  return Object.fromEntries([...groups].map(([name, list]) => [name, list.map(({ value }) => value)]));
}

function readHeader(text: string): NamedValue | { readonly problem: Problem } {
  const [, name = "", value = ""] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (TOKEN.test(name)) return { name, value: value.trim() };
  return { problem: problem("--header", text, "is no header", "write 'Name: value'") };
}

function urlProblem(url: string): Problem {
  const hasScheme = /^[a-z]+:\/\//i.test(url);
  const fix = hasScheme ? "write https://host/path" : `write https://${url.replace(/^\/+/, "")}`;
  return problem("url", url, "is no http or https URL", fix);
}

function problem(path: string, value: string, message: string, fix: string): Problem {
  return { code: "request.invalid", path, value, message, fix };
}
