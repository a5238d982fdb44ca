import assert from "node:assert/strict";
import { ruleWildcards as policy } from "../../src/policies/rule-wildcards.ts";
import { groupOf, hostHeader, listenerRule, member, ownBalancer, PREFIX } from "../groups.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";

const problems = (given: readonly Given[], settings?: object) => judge(policy, given, settings).problems;
const moreHosts = (...values: readonly string[]) => [{ field: "host-header", hostHeaderConfig: { values } }];

describe("rule-wildcards", () => {
  it("accepts five wildcards, and any number in expressions", () => {
    const five = { host: "*.a.com", conditions: moreHosts("*.b.com", "*.c.com", "?.d.com"), path: "/*" };
    assert.deepEqual(problems([...groupOf(), member("shop", five)]), []);
    const regex = [{ field: "host-header", hostHeaderConfig: { regexValues: [".*.*.*.*.*.*"] } }];
    assert.deepEqual(problems([...groupOf(), member("shop", { host: null, conditions: regex })]), []);
  });

  it("finds a sixth, and says where it is, why and what to do", () => {
    const six = { host: "*.a.com", conditions: moreHosts("*.b.com", "*.c.com", "??.d.com"), path: "/*" };
    assert.deepEqual(judge(policy, [...groupOf(), member("shop", six)]).messages, [
      "Ingress shops/shop: the rule for *.a.com, *.b.com, *.c.com, ??.d.com, /* has 6 wildcards; 5 are allowed. AWS refuses " +
        "such a rule and does not raise the limit; the controller then stops changing the load balancer for all of its " +
        "Ingresses. Paths of type Prefix have a wildcard each. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html) Fix: split the rule " +
        "into several, or list hosts and paths without wildcards.",
    ]);
  });

  it("takes the quota that accounts of old have", () => {
    const six = { host: "*.a.com", conditions: moreHosts("*.b.com", "*.c.com", "??.d.com"), path: "/*" };
    assert.deepEqual(problems([...groupOf(), member("shop", six)], { quota: 6 }), []);
  });

  it("reads listener rules that Pulumi owns, and says it once for an Ingress on two ports", () => {
    const rule = listenerRule("wild", "own", [
      hostHeader("*.*.a.com", "*.b.com"),
      { pathPattern: { values: ["/*/*/*"] } },
    ]);
    assert.deepEqual(problems([...ownBalancer("own"), rule]), [
      "wild: the rule for *.*.a.com, *.b.com, /*/*/* has 6 wildcards; 5 are allowed",
    ]);
    const annotations = { [`${PREFIX}/listen-ports`]: '[{"HTTP":80},{"HTTP":8080}]' };
    assert.equal(problems([...groupOf(), member("shop", { path: "/******", annotations })]).length, 1);
  });

  it("shows no value of a header, which may be a secret", () => {
    const header = (...values: string[]) => ({ httpHeader: { httpHeaderName: "x-origin-verify", values } });
    const rule = listenerRule("origin", "own", [header("*s3cr3t*", "?s3cr3t????")]);
    const found = "origin: the rule on http-header has 7 wildcards; 5 are allowed";
    assert.deepEqual(problems([...ownBalancer("own"), rule]), [found]);
    const beside = listenerRule("origin", "own", [hostHeader("*.a.com", "b.com"), header("*s3cr3t*", "???")]);
    assert.deepEqual(problems([...ownBalancer("own"), beside]), [
      "origin: the rule for *.a.com has 6 wildcards; 5 are allowed",
    ]);
  });

  it("says what it could not know, and still finds the rest", () => {
    const judged = judge(policy, [...groupOf(), member("shop", { host: UNKNOWN, path: "/******" })]);
    assert.deepEqual(judged.problems, ["shop: the rule for /****** has 6 wildcards; 5 are allowed"]);
    assert.deepEqual(judged.unknown, ["shop spec.rules[0].host"]);
  });
});
