import { type BadInput, type ExpectedProblem, GOOD_FLEET } from "./badInput.ts";

/** Service web, the third line, with a fallback; the fallback's own fields begin in column 48. */
function fallback(name: string, settings: string, ...expected: readonly ExpectedProblem[]): BadInput {
  return { name, files: { "fleet.yaml": withFallback(settings) }, expect: expected };
}

function withFallback(settings: string): string {
  return GOOD_FLEET.replace("port: 80 }", `port: 80, fallback: { ${settings} } }`);
}

function steps(name: string, list: string, says: string): BadInput {
  const fix = "[100, 50, 10]";
  return fallback(name, `steps: ${list}`, {
    code: "fallback.steps",
    at: "fleet.yaml:3:55",
    path: "fleet.services.web.fallback.steps",
    says,
    fix,
  });
}

function domain(name: string, value: string, says: string, fix: string): BadInput {
  return fallback(name, `domains: ["${value}"]`, {
    code: "fallback.domain",
    at: "fleet.yaml:3:58",
    path: "fleet.services.web.fallback.domains[0]",
    says,
    fix,
  });
}

const BOTH = GOOD_FLEET.replace("port: 80 }", 'port: 80, fallback: { domains: ["*.a.io"] } }');

/** Fallbacks that no load balancer could have, and profiles whose gate would be too large for one. */
export const FAILOVER_CASES: readonly BadInput[] = [
  steps("steps that do not begin with 100", "[50, 10]", "do not begin with 100"),
  steps("steps that rise", "[100, 10, 50]", "do not fall"),
  steps("a step twice", "[100, 50, 50]", "do not fall"),
  steps("nine steps", "[100, 90, 80, 70, 60, 50, 40, 30, 20]", "are 9"),
  fallback("half a step", "steps: [100, 0.5]", {
    code: "field.type",
    at: "fleet.yaml:3:61",
    says: "whole number",
    fix: "",
  }),
  fallback("a step of 0", "steps: [100, 0]", { code: "field.range", at: "fleet.yaml:3:61", says: "range", fix: "1" }),
  fallback("no steps", "steps: []", { code: "field.empty", at: "fleet.yaml:3:55", says: "empty list", fix: "" }),
  domain("a bare wildcard as a fallback's domain", "*", "at least one dot", "leave `domains` out"),
  domain("a whole top-level domain as a fallback's", "*.io", "top-level domain", "*.example.com"),
  domain("a fallback's domain in upper case", "*.Example.com", "upper case", "*.example.com"),
  domain("a fallback's domain with a wildcard inside", "www.*.io", "whole first label", "*.example.com"),
  domain("a fallback's domain with a path", "example.com/shop", "has a path", "write example.com"),
  fallback("a fallback's domain twice", "domains: [a.io, a.io]", {
    code: "fallback.domain",
    at: "fleet.yaml:3:64",
    says: "listed twice",
    fix: "remove one",
  }),
  fallback("more domains than a rule takes beside its paths", "domains: [a.io, b.io, c.io, d.io]", {
    code: "quota.conditionValuesPerRule",
    at: "fleet.yaml:3:57",
    says: "are 4; a rule holds 5 values, two paths included",
    fix: "at most 3",
  }),
  {
    name: "more wildcard domains than a rule takes beside its path",
    files: {
      "fleet.yaml": `${withFallback('domains: ["*.a.io", "*.b.io"]')}quotas: { wildcardsPerRule: 2 }\n`,
    },
    expect: [
      { code: "quota.wildcardsPerRule", at: "fleet.yaml:3:57", says: "have 2 wildcards", fix: "fewer wildcards" },
    ],
  },
  {
    name: "a path with more wildcards than a fallback's domains leave",
    files: { "fleet.yaml": BOTH.replace('"/api/*"', '"/*/*/*/*/x*"') },
    expect: [
      {
        code: "quota.wildcardsPerRule",
        at: "fleet.yaml:7:17",
        path: "fleet.profiles.app[0].path",
        says: "together they have 6 wildcards",
        fix: "list fewer domains",
      },
    ],
  },
  {
    name: "two fallbacks of a profile for different domains",
    files: { "fleet.yaml": BOTH.replace("port: 8080 }", "port: 8080, fallback: {} }") },
    expect: [
      {
        code: "fallback.domains",
        at: "fleet.yaml:7:8",
        says: "every host for api, *.a.io for web",
        fix: "the same domains",
      },
    ],
  },
  {
    name: "a service with the name of another's fallback",
    files: {
      "fleet.yaml": withFallback("steps: [100]").replace(
        "profiles:",
        "  web-fallback: { namespace: web, port: 80 }\nprofiles:",
      ),
    },
    expect: [
      {
        code: "services.collision",
        at: "fleet.yaml:5:17",
        path: "fleet.services.web-fallback",
        says: "the fallback of service web, edge-001-web-fallback",
        fix: "another",
      },
    ],
  },
  {
    name: "a profile whose gate leaves no room for tenants",
    files: { "fleet.yaml": `${withFallback("steps: [100, 50, 10]")}quotas: { rulesPerLoadBalancer: 6 }\n` },
    expect: [
      {
        code: "quota.rulesPerLoadBalancer",
        at: "fleet.yaml:7:8",
        path: "fleet.profiles.app",
        says: "has a gate of 4 rules, which leaves no room for tenants: 5 may be used",
        fix: "fewer steps",
      },
    ],
  },
  {
    name: "a tenant that does not fit beside its profile's gate",
    reads: "plan",
    files: {
      "fleet.yaml": `${withFallback("steps: [100, 50, 10]")}quotas: { rulesPerLoadBalancer: 10 }\n`,
      "tenants.yaml": `- { id: acme, hosts: [${Array.from({ length: 26 }, (_, n) => `h${n}.io`).join(", ")}] }\n`,
    },
    expect: [
      {
        code: "quota.rulesPerLoadBalancer",
        at: "tenants.yaml:1:9",
        says: "the gate of profile site takes 3 of them",
        fix: "split the tenant",
        tenant: "acme",
      },
    ],
  },
  {
    name: "more pods and functions than a load balancer has targets",
    reads: "plan",
    files: { "fleet.yaml": `${withFallback("steps: [100]")}quotas: { targetsPerLoadBalancer: 50 }\n` },
    expect: [
      {
        code: "quota.targetsPerLoadBalancer",
        at: "tenants.yaml:2:11",
        says: "have up to 50 pods and 1 Lambda function, and the limit is 50 targets",
        fix: "lower maxReplicas",
        tenant: "acme",
      },
    ],
  },
  {
    name: "a fallback with nothing in it",
    files: { "fleet.yaml": GOOD_FLEET.replace("port: 80 }", "port: 80, fallback: }") },
    expect: [{ code: "field.type", at: "fleet.yaml:3:46", says: "should be a mapping, but is nothing", fix: "{} or" }],
  },
  fallback("stickiness beside a fallback, which would outlive the weights", "stickiness: true", {
    code: "field.unknown",
    at: "fleet.yaml:3:48",
    says: "not a known field",
    fix: "steps",
  }),
];
