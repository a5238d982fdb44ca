import assert from "node:assert/strict";
import { annotation as a, annotationKey } from "../../src/annotations.ts";
import type { HttpIngressPath } from "../../src/kubernetes.ts";
import { ingress, modelOf, path } from "./manifests.ts";

const conditionsOf = (host: string | undefined, delta: Partial<HttpIngressPath>, ...list: readonly unknown[]) =>
  modelOf(
    ingress(
      "one",
      { [annotationKey("conditions", "web")]: JSON.stringify(list) },
      { rules: [{ ...(host !== undefined && { host }), http: { paths: [path(delta)] } }] },
    ),
  ).rules[0]?.conditions;

describe("interpret, conditions", () => {
  const HOST = "a.example.com";
  const hostIs = (...values: readonly string[]) => ({ field: "host-header", hostHeaderConfig: { values } });
  const pathIs = (...values: readonly string[]) => ({ field: "path-pattern", pathPatternConfig: { values } });
  const PATHS: readonly (readonly [string, string, readonly string[]])[] = [
    ["Exact", "/a", ["/a"]],
    ["Exact", "/a/", ["/a/"]],
    ["Prefix", "/", ["/*"]],
    ["Prefix", "/a", ["/a", "/a/*"]],
    ["Prefix", "/a/", ["/a", "/a/*"]],
    ["ImplementationSpecific", "/a*", ["/a*"]],
  ];
  for (const [pathType, value, patterns] of PATHS) {
    it(`matches ${pathType} path ${value} by ${patterns.join(" and ")}`, () => {
      assert.deepEqual(conditionsOf(HOST, { path: value, pathType }), [hostIs(HOST), pathIs(...patterns)]);
    });
  }

  it("matches any path where a rule would have no condition", () => {
    assert.deepEqual(conditionsOf(undefined, {}), [pathIs("/*")]);
  });

  it("has no path condition for an empty path of a host", () => {
    assert.deepEqual(conditionsOf(HOST, { path: "" }), [hostIs(HOST)]);
  });

  it("reads a path without its slash as a regular expression where asked to", () => {
    const rules = [{ http: { paths: [path({ path: "/^/v[0-9]+/" }), path({ path: "/b", pathType: "Exact" })] } }];
    const model = modelOf(ingress("one", { [a.useRegexPathMatch]: "True" }, { rules }));
    const regex = { field: "path-pattern", pathPatternConfig: { regexValues: ["^/v[0-9]+/"] } };
    assert.deepEqual(
      model.rules.map(({ conditions }) => conditions),
      [[pathIs("/b")], [regex]],
    );
  });

  it("joins hosts and paths of annotations to those of the rule, after other conditions", () => {
    const list = [
      { field: "host-header", hostHeaderConfig: { values: ["b.example.com"] } },
      { field: "path-pattern", PathPatternConfig: { Values: ["/b/*"] } },
      { field: "source-ip", sourceIpConfig: { values: ["10.0.0.0/8"] } },
      { field: "query-string", queryStringConfig: { values: [{ key: "v", value: "2" }, { value: "x" }] } },
      { field: "http-request-method", httpRequestMethodConfig: { values: ["GET"] } },
      { field: "http-header", httpHeaderConfig: { httpHeaderName: "X-A", regexValues: ["^1"] } },
      { field: "cookie", cookieConfig: {} },
    ];
    assert.deepEqual(conditionsOf(HOST, { path: "/a" }, ...list), [
      { field: "source-ip", sourceIPConfig: { values: ["10.0.0.0/8"] } },
      { field: "query-string", queryStringConfig: { values: [{ key: "v", value: "2" }, { value: "x" }] } },
      { field: "http-request-method", httpRequestMethodConfig: { values: ["GET"] } },
      { field: "http-header", httpHeaderConfig: { httpHeaderName: "X-A", regexValues: ["^1"] } },
      hostIs(HOST, "b.example.com"),
      pathIs("/a", "/b/*"),
    ]);
  });

  it("puts exact paths first, then the longest prefixes, then the others as written", () => {
    const written = ["/i2", "/i1"].map((value) => path({ path: value }));
    const prefixes = ["/p", "/p/long", "/q"].map((value) => path({ path: value, pathType: "Prefix" }));
    const exact = path({ path: "/e", pathType: "Exact" });
    const model = modelOf(ingress("one", {}, { rules: [{ http: { paths: [...written, ...prefixes, exact] } }] }));
    const first = model.rules.map(({ conditions: [condition] }) =>
      condition?.field === "path-pattern" ? condition.pathPatternConfig.values?.[0] : undefined,
    );
    assert.deepEqual(first, ["/e", "/p/long", "/p", "/q", "/i2", "/i1"]);
  });
});
