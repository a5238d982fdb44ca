import { annotation as a } from "../../../src/annotations.ts";
import { ingress, path } from "../manifests.ts";
import { conditions, type ErrorCase, itReports, one, paths, transforms } from "./errorCase.ts";

const CASES: readonly ErrorCase[] = [
  // Order in the group.
  [
    "an order beyond int32",
    one({ [a.groupOrder]: "4294967296" }),
    'failed to load Ingress group order for ingress: shop/one: failed to parse int32 annotation, alb.ingress.kubernetes.io/group.order: 4294967296: strconv.ParseInt: parsing "4294967296": value out of range',
  ],
  // Paths.
  [
    "a wildcard in an exact path",
    paths(path({ path: "/a*", pathType: "Exact" })),
    "ingress: shop/one: exact path shouldn't contain wildcards: /a*",
  ],
  [
    "a wildcard in a prefix",
    paths(path({ path: "/a?", pathType: "Prefix" })),
    "ingress: shop/one: prefix path shouldn't contain wildcards: /a?",
  ],
  ["an unknown path type", paths(path({ path: "/a", pathType: "Glob" })), "unknown pathType for path /a"],
  [
    "a truth value that is none",
    {
      ingresses: [
        ingress("one", { [a.useRegexPathMatch]: "yes" }, { rules: [{ http: { paths: [path({ path: "/a" })] } }] }),
      ],
    },
    'ingress: shop/one: failed to parse bool annotation, alb.ingress.kubernetes.io/use-regex-path-match: yes: strconv.ParseBool: parsing "yes": invalid syntax',
  ],
  [
    "a resource as backend",
    paths(path({ backend: { resource: { kind: "Bucket", name: "b" } } })),
    'ingress: shop/one: missing required "service" field',
  ],
  [
    "a resource as default backend",
    { ingresses: [ingress("one", {}, { defaultBackend: { resource: { kind: "Bucket", name: "b" } } })] },
    'missing required "service" field',
  ],
  // Conditions and transforms.
  [
    "an empty host condition",
    conditions({ field: "host-header", hostHeaderConfig: {} }),
    "ingress: shop/one: invalid hostHeaderConfig: values or regexValues must be specified",
  ],
  [
    "a path condition in both syntaxes",
    conditions({ field: "path-pattern", pathPatternConfig: { values: ["/a"], regexValues: ["a"] } }),
    "ingress: shop/one: invalid pathPatternConfig: precisely one of values and regexValues can be specified",
  ],
  [
    "two path conditions of different syntax",
    conditions(
      { field: "path-pattern", pathPatternConfig: { values: ["/a"] } },
      { field: "path-pattern", pathPatternConfig: { regexValues: ["^/b"] } },
    ),
    "ingress: shop/one: path condition must specify exactly one of Values and RegexValues, got both Values [/a] and RegexValues [^/b]",
  ],
  [
    "a header condition without settings",
    conditions({ field: "http-header" }),
    "ingress: shop/one: missing httpHeaderConfig",
  ],
  [
    "a method condition without values",
    conditions({ field: "http-request-method", httpRequestMethodConfig: {} }),
    "ingress: shop/one: invalid httpRequestMethodConfig: values cannot be empty",
  ],
  [
    "a query condition without values",
    conditions({ field: "query-string", queryStringConfig: {} }),
    "ingress: shop/one: invalid queryStringConfig: Values cannot be empty",
  ],
  [
    "a query pair without value",
    conditions({ field: "query-string", queryStringConfig: { values: [{ key: "a" }] } }),
    "ingress: shop/one: invalid queryStringConfig: value cannot be empty",
  ],
  [
    "a source condition without values",
    conditions({ field: "source-ip", sourceIpConfig: {} }),
    "ingress: shop/one: invalid sourceIPConfig: values cannot be empty",
  ],
  ["an unknown transform", transforms({ type: "upper" }), "ingress: shop/one: unknown transform type: upper"],
  [
    "a transform without rewrites",
    transforms({ type: "url-rewrite", urlRewriteConfig: {} }),
    "ingress: shop/one: urlRewriteConfig.rewrites cannot be empty",
  ],
];

describe("interpret, errors of members, paths and conditions", () => {
  itReports(CASES);
});
