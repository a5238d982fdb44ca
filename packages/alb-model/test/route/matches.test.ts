import assert from "node:assert/strict";
import type { RuleCondition } from "../../src/elbv2.ts";
import { matches, type RoutedRequest } from "../../src/route/matches.ts";

const host = (...values: string[]): RuleCondition => ({ field: "host-header", hostHeaderConfig: { values } });
const hostRegex = (...regexValues: string[]): RuleCondition => ({
  field: "host-header",
  hostHeaderConfig: { regexValues },
});
const path = (...values: string[]): RuleCondition => ({ field: "path-pattern", pathPatternConfig: { values } });
const pathRegex = (...regexValues: string[]): RuleCondition => ({
  field: "path-pattern",
  pathPatternConfig: { regexValues },
});
const header = (httpHeaderName: string, ...values: string[]): RuleCondition => ({
  field: "http-header",
  httpHeaderConfig: { httpHeaderName, values },
});
const method = (...values: string[]): RuleCondition => ({
  field: "http-request-method",
  httpRequestMethodConfig: { values },
});
const query = (value: string, key?: string): RuleCondition => ({
  field: "query-string",
  queryStringConfig: { values: [key === undefined ? { value } : { key, value }] },
});
const source = (...values: string[]): RuleCondition => ({ field: "source-ip", sourceIPConfig: { values } });
const to = (name: string): RoutedRequest => ({ host: name });
const at = (name: string): RoutedRequest => ({ host: "a.b", path: name });
const from = (sourceIp: string): RoutedRequest => ({ host: "a.b", sourceIp });

const CASES: readonly (readonly [
  sentence: string,
  condition: RuleCondition,
  request: RoutedRequest,
  holds: boolean,
])[] = [
  ["a host matches its name", host("acme.example.com"), to("acme.example.com"), true],
  ["a host matches whatever the case of the request", host("acme.example.com"), to("ACME.Example.com"), true],
  ["a host matches whatever the case of the rule", host("ACME.example.com"), to("acme.example.com"), true],
  ["a host does not match with a port", host("acme.example.com"), to("acme.example.com:8080"), false],
  ["a host with a wildcard at its end matches a port", host("acme.example.com*"), to("acme.example.com:8080"), true],
  ["a host does not match a longer name", host("acme.example.com"), to("www.acme.example.com"), false],
  ["a wildcard matches a subdomain", host("*.example.com"), to("a.example.com"), true],
  ["a wildcard spans dots", host("*.example.com"), to("a.b.example.com"), true],
  ["a wildcard does not match the bare domain", host("*.example.com"), to("example.com"), false],
  ["a question mark is one character", host("t?.example.com"), to("t1.example.com"), true],
  ["a question mark is not none", host("t?.example.com"), to("t.example.com"), false],
  ["a dot is a dot", host("a.example.com"), to("a-example.com"), false],
  ["the second value is enough", host("x.example.com", "y.example.com"), to("y.example.com"), true],
  ["a host regex matches", hostRegex("^(a|b)\\.example\\.com$"), to("b.example.com"), true],
  ["a host regex matches whatever the case", hostRegex("^(a|b)\\.example\\.com$"), to("B.example.com"), true],
  ["an anchored host regex does not match more", hostRegex("^a\\.example\\.com$"), to("a.example.com.evil"), false],
  ["a regex that cannot be read matches nothing", hostRegex("("), to("("), false],
  ["a condition without values matches nothing", { field: "host-header", hostHeaderConfig: {} }, to("a.b"), false],
  ["a path matches", path("/api"), at("/api"), true],
  ["a path matters in its case", path("/api"), at("/API"), false],
  ["a path without wildcard does not match what is below", path("/api"), at("/api/"), false],
  ["a path wildcard spans slashes", path("/api/*"), at("/api/a/b"), true],
  ["a path wildcard matches nothing at all too", path("/api/*"), at("/api/"), true],
  ["a path wildcard needs what stands before it", path("/api/*"), at("/api"), false],
  ["a request without path asks for /", path("/"), to("a.b"), true],
  ["a path regex matters in its case", pathRegex("^/api"), at("/API"), false],
  ["a path regex may match a part", pathRegex("v[0-9]+"), at("/api/v12/x"), true],
  [
    "a header matches whatever the case of its name",
    header("X-Tier", "gold"),
    { host: "a.b", headers: { "x-tier": "gold" } },
    true,
  ],
  [
    "a header matches whatever the case of its value",
    header("X-Tier", "gold"),
    { host: "a.b", headers: { "X-Tier": "GOLD" } },
    true,
  ],
  [
    "a header takes wildcards",
    header("user-agent", "*Chrome*"),
    { host: "a.b", headers: { "User-Agent": "x chrome/1" } },
    true,
  ],
  [
    "one of a header's values is enough",
    header("X-Tier", "gold"),
    { host: "a.b", headers: { "X-Tier": ["tin", "gold"] } },
    true,
  ],
  ["a header that is not sent does not match", header("X-Tier", "*"), to("a.b"), false],
  ["the header host is the host", header("Host", "a.*"), to("a.b"), true],
  ["a method matches", method("POST", "PUT"), { host: "a.b", method: "PUT" }, true],
  ["a method matters in its case", method("PUT"), { host: "a.b", method: "put" }, false],
  ["a method takes no wildcard", method("*"), { host: "a.b", method: "GET" }, false],
  ["a request without method is a GET", method("GET"), to("a.b"), true],
  ["a query matches key and value", query("1", "v"), { host: "a.b", query: { v: "1" } }, true],
  ["a query does not match another key", query("1", "v"), { host: "a.b", query: { w: "1" } }, false],
  ["a query without key matches any key", query("1"), { host: "a.b", query: { w: "1" } }, true],
  ["a query matches whatever the case", query("ONE", "V"), { host: "a.b", query: { v: "one" } }, true],
  ["a query takes wildcards", query("b*ta", "v?"), { host: "a.b", query: { v1: "beta" } }, true],
  ["one of a query's values is enough", query("2", "v"), { host: "a.b", query: { v: ["1", "2"] } }, true],
  ["no query matches no condition", query("*"), to("a.b"), false],
  ["an address is in its IPv4 range", source("10.0.0.0/8"), from("10.255.0.1"), true],
  ["an address is not in another IPv4 range", source("10.0.0.0/8"), from("11.0.0.1"), false],
  ["an address without prefix is a range of one", source("10.0.0.1"), from("10.0.0.1"), true],
  ["prefix 0 is every address", source("0.0.0.0/0"), from("203.0.113.7"), true],
  ["an address is in its IPv6 range", source("2001:db8::/32"), from("2001:db8:1::9"), true],
  ["an address is not in another IPv6 range", source("2001:db8::/32"), from("2001:db9::1"), false],
  ["an IPv6 address without prefix is a range of one", source("2001:db8::1"), from("2001:DB8::1"), true],
  ["an IPv6 address is in no IPv4 range", source("0.0.0.0/0"), from("2001:db8::1"), false],
  ["the second range is enough", source("10.0.0.0/8", "2001:db8::/32"), from("2001:db8::1"), true],
  ["no address is in no range", source("0.0.0.0/0"), to("a.b"), false],
  ["what is no address is in no range", source("0.0.0.0/0"), from("somewhere"), false],
  [
    "a range that is none holds nobody",
    source("10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "here/8"),
    from("10.0.0.1"),
    false,
  ],
];

describe("matches", () => {
  for (const [sentence, condition, request, holds] of CASES) {
    it(sentence, () => {
      assert.equal(matches(condition, request), holds);
    });
  }
});
