import assert from "node:assert/strict";
import { ruleConditionValues as policy } from "../../src/policies/rule-condition-values.ts";
import { groupOf, hostHeader, listenerRule, member, ownBalancer, PREFIX } from "../groups.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";

const problems = (given: readonly Given[], settings?: object) => judge(policy, given, settings).problems;
const hosts = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.example.com`);
const moreHosts = (count: number) => [{ field: "host-header", hostHeaderConfig: { values: hosts(count) } }];
const LONG = `${"a".repeat(60)}.${"b".repeat(60)}.example.com`;

describe("rule-condition-values", () => {
  it("accepts five values in a rule", () => {
    assert.deepEqual(problems([...groupOf(), member("shop", { conditions: moreHosts(4) })]), []);
    const prefix = { path: "/api", pathType: "Prefix", conditions: moreHosts(2) };
    assert.deepEqual(problems([...groupOf(), member("shop", prefix)]), []);
  });

  it("finds a sixth, names the Ingress it comes from, and says why and what to do", () => {
    const given = [...groupOf(), member("fine"), member("shop", { conditions: moreHosts(5) })];
    assert.deepEqual(judge(policy, given).messages, [
      "Ingress shops/shop: the rule for shop.example.com has 6 condition values (6 of host-header); 5 are allowed. AWS " +
        "refuses such a rule and does not raise the limit; the controller then stops changing the load balancer for all of " +
        "its Ingresses. A path of type Prefix counts as two values, the path itself and all below it. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html) Fix: split the rule " +
        "into several, or drop the path /* where all paths are meant (pathType ImplementationSpecific, no path).",
    ]);
  });

  it("counts both values of a Prefix, and those of all conditions", () => {
    const source = { field: "source-ip", sourceIpConfig: { values: ["10.0.0.0/8"] } };
    const parts = { path: "/api", pathType: "Prefix", conditions: [...moreHosts(2), source] };
    assert.deepEqual(problems([...groupOf(), member("shop", parts)]), [
      "shop: the rule for shop.example.com has 6 condition values (1 of source-ip, 3 of host-header, 2 of path-pattern); 5 are allowed",
    ]);
  });

  it("counts regular expressions, and finds one that is too long", () => {
    const regex = [
      { field: "host-header", hostHeaderConfig: { regexValues: ["a", "b", "c", "d", "e", "f".repeat(129)] } },
    ];
    assert.deepEqual(problems([...groupOf(), member("shop", { host: null, conditions: regex })]), [
      "shop: the rule for a has 6 condition values (6 of host-header); 5 are allowed",
      `shop: the host-header value ${"f".repeat(40)}… has 129 characters; 128 are allowed`,
    ]);
  });

  it("takes 128 characters and not one more", () => {
    const host = (length: number) => `${LONG.slice(0, length - 4)}.com`;
    assert.deepEqual(problems([...groupOf(), member("shop", { host: host(128) })]), []);
    assert.deepEqual(problems([...groupOf(), member("shop", { host: `x${host(128)}` })]), [
      `shop: the host-header value x${"a".repeat(39)}… has 129 characters; 128 are allowed`,
    ]);
  });

  it("says a mistake once, however many ports its Ingress listens on", () => {
    const ports = { [`${PREFIX}/listen-ports`]: '[{"HTTP":80},{"HTTP":8080}]' };
    assert.equal(problems([...groupOf(), member("shop", { conditions: moreHosts(5), annotations: ports })]).length, 1);
  });

  it("finds it also where the controller would refuse the group for another Ingress", () => {
    const bad = member("bad", { annotations: { [`${PREFIX}/group.order`]: "first" } });
    assert.equal(problems([...groupOf(), bad, member("shop", { conditions: moreHosts(5) })]).length, 1);
  });

  it("takes fewer values a condition, more in all, and other lengths", () => {
    const given = [...groupOf(), member("shop", { conditions: moreHosts(4) })];
    assert.deepEqual(problems(given, { perCondition: 3 }), [
      "shop: the rule for shop.example.com has 5 values of host-header; 3 are allowed",
    ]);
    assert.deepEqual(
      problems([...groupOf(), member("shop", { conditions: moreHosts(5) })], { quota: 6, perCondition: 6 }),
      [],
    );
    assert.equal(problems(given, { length: 10 }).length, 5);
  });

  it("reads listener rules that Pulumi owns, with all kinds of conditions", () => {
    const conditions = [
      hostHeader("a.example.com", "b.example.com"),
      { httpHeader: { httpHeaderName: "x-tenant", values: ["a"] } },
      { queryStrings: [{ key: "q".repeat(129), value: "1" }] },
      { httpRequestMethod: { values: ["GET", "POST"] } },
    ];
    assert.deepEqual(problems([...ownBalancer("own"), listenerRule("wide", "own", conditions)]), [
      "wide: the rule for a.example.com has 6 condition values (2 of host-header, 1 of http-header, 1 of query-string, 2 of http-request-method); 5 are allowed",
      "wide: a value of query-string has 129 characters; 128 are allowed",
    ]);
    assert.deepEqual(
      problems([listenerRule("fine", "own", [hostHeader(...hosts(5)), { pathPattern: { values: [] } }])]),
      [],
    );
  });

  it("counts values that are not known yet, and says that their length is not known", () => {
    const judged = judge(policy, [
      listenerRule("wide", "own", [hostHeader(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)]),
    ]);
    assert.deepEqual(judged.problems, [
      "wide: the rule for a value that is not known yet has 6 condition values (6 of host-header); 5 are allowed",
    ]);
    assert.ok(judged.unknown.includes("wide conditions[0].hostHeader.values[0]"), judged.unknown.join());
  });

  it("shows no value of a header, which may be a secret", () => {
    const values = ["s3cr3t-1", "s3cr3t-2", "s3cr3t-3", "s3cr3t-4", "s3cr3t-5", `s3cr3t-${"6".repeat(130)}`];
    const rule = listenerRule("origin", "own", [{ httpHeader: { httpHeaderName: "x-origin-verify", values } }]);
    assert.deepEqual(problems([...ownBalancer("own"), rule]), [
      "origin: the rule on http-header has 6 condition values (6 of http-header); 5 are allowed",
      "origin: a value of http-header has 137 characters; 128 are allowed",
    ]);
  });

  it("says what it could not know of an Ingress, and still finds the rest", () => {
    const unknown = member("later", { host: UNKNOWN, conditions: UNKNOWN });
    const judged = judge(policy, [...groupOf(), unknown, member("shop", { host: UNKNOWN, conditions: moreHosts(5) })]);
    assert.deepEqual(judged.problems, [
      "shop: the rule for a value that is not known yet has 6 condition values (6 of host-header); 5 are allowed",
    ]);
    assert.deepEqual(judged.unknown, [
      `later metadata.annotations["${PREFIX}/conditions.web"]`,
      "later spec.rules[0].host",
      "shop spec.rules[0].host",
    ]);
  });
});
