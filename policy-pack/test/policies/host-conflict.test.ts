import assert from "node:assert/strict";
import { LABELS } from "@sluice/alb-model";
import fc from "fast-check";
import { hostConflict as policy } from "../../src/policies/host-conflict.ts";
import { groupOf, hostHeader, listenerRule, member, ownBalancer, PREFIX } from "../groups.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { LISTENER_RULE } from "../types.ts";

const HOST = "shop.example.com";
const problems = (...given: readonly Given[]) => judge(policy, [...groupOf(), ...given]).problems;
const moreHosts = (...values: readonly string[]) => [{ field: "host-header", hostHeaderConfig: { values } }];
const twice = (first: object, second: object = first) =>
  problems(member("a", { host: HOST, ...first }), member("b", { host: HOST, ...second }));

describe("host-conflict, of two Ingresses of one namespace", () => {
  const found = [
    `b: requests for ${HOST} with the path /* go to Ingress shops/a, whose rules come first in the group edge`,
  ];

  it("accepts different hosts, and different paths of one host", () => {
    assert.deepEqual(problems(member("a"), member("b")), []);
    assert.deepEqual(twice({ path: "/api/*" }, { path: "/*" }), []);
    assert.deepEqual(twice({ path: "/api/*" }, { path: "/web/*" }), []);
  });

  it("finds a path that comes after all paths of its host", () => {
    assert.deepEqual(twice({ path: "/*" }, { path: "/api/*" }), [
      `b: requests for ${HOST} with the path /api/* go to Ingress shops/a, whose rules come first in the group edge`,
    ]);
    assert.deepEqual(twice({ path: "/*", order: 1 }, { path: "/api/*" }), []);
    const header = [{ field: "http-header", httpHeaderConfig: { httpHeaderName: "x-v", values: ["1"] } }];
    assert.equal(twice({ path: "/*" }, { path: "/api/*", conditions: header }).length, 1);
    assert.deepEqual(twice({ path: "/*", conditions: header }, { path: "/api/*" }), []);
  });

  it("finds the same host and path, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [...groupOf(), member("b", { host: HOST }), member("a", { host: HOST })]).messages, [
      "Ingress shops/b: requests for shop.example.com with the path /* go to Ingress shops/a, whose rules come first in the " +
        "group edge. A load balancer answers with the first rule that matches; the controller orders rules by group.order and " +
        "then by namespace and name, so that one Ingress takes requests that were meant for another. " +
        "(https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2763) Fix: take the host and path out of one " +
        "of the two, or give the one that is to answer first a lower group.order.",
    ]);
  });

  it("knows a path by what the controller makes of it, and a host in any case", () => {
    assert.deepEqual(twice({ path: "/", pathType: "Prefix" }, {}), found);
    assert.deepEqual(twice({ host: "Shop.Example.com" }, { path: "/*" }), found);
    assert.equal(twice({ path: "/a", pathType: "Prefix" }, { path: "/a/*" }).length, 1);
    assert.deepEqual(twice({ path: "/a", pathType: "Exact" }, { path: "/A", pathType: "Exact" }), []);
  });

  it("reads hosts and paths in conditions, and expressions that are the same", () => {
    assert.deepEqual(problems(member("a", { conditions: moreHosts(HOST) }), member("b", { host: HOST })), found);
    const regex = [{ field: "host-header", hostHeaderConfig: { regexValues: ["^\\D+\\.example\\.com$"] } }];
    const digits = [{ field: "host-header", hostHeaderConfig: { regexValues: ["^\\d+\\.example\\.com$"] } }];
    assert.equal(
      problems(member("a", { host: null, conditions: regex }), member("b", { host: null, conditions: regex })).length,
      1,
    );
    assert.deepEqual(
      problems(member("a", { host: null, conditions: regex }), member("b", { host: null, conditions: digits })),
      [],
    );
  });

  it("accepts rules that other conditions tell apart", () => {
    const header = (value: string) => [
      { field: "http-header", httpHeaderConfig: { httpHeaderName: "x-v", values: [value] } },
    ];
    assert.deepEqual(twice({ conditions: header("1") }, {}), []);
    assert.equal(twice({}, { conditions: header("1") }).length, 1);
    assert.deepEqual(twice({ conditions: header("1") }, { conditions: header("2") }), []);
    assert.equal(twice({ conditions: header("1") }).length, 1);
  });

  it("accepts an order that was chosen, as canaries have it", () => {
    assert.deepEqual(twice({ order: -800 }, {}), []);
    assert.equal(twice({ order: 5 }).length, 1);
  });

  it("accepts one Ingress on HTTP that redirects and another on HTTPS", () => {
    const ports = (text: string) => ({ annotations: { [`${PREFIX}/listen-ports`]: text } });
    assert.deepEqual(twice(ports('[{"HTTP":80}]'), ports('[{"HTTPS":443}]')), []);
    assert.equal(twice(ports('[{"HTTP":80}]'), ports('[{"HTTP":80},{"HTTPS":443}]')).length, 1);
  });

  it("keeps load balancers apart: other groups, other clusters", () => {
    assert.deepEqual(judge(policy, [member("a", { host: HOST }), member("b", { host: HOST })]).problems, []);
    const other = { host: HOST, cluster: "other", annotations: { [`${PREFIX}/group.name`]: "edge" } };
    assert.deepEqual(problems(member("a", { host: HOST }), member("b", other)), []);
  });

  it("leaves anchors and gates alone, closed and open", () => {
    const nobody = [{ field: "source-ip", sourceIPConfig: { values: ["192.0.2.1/32"] } }];
    assert.deepEqual(
      problems(member("a", { host: null, conditions: nobody }), member("b", { host: null, conditions: nobody })),
      [],
    );
    const all = [{ field: "path-pattern", pathPatternConfig: { values: ["/*"] } }];
    const gate = { host: null, path: "/.sluice/inert/web-primary", conditions: all };
    assert.deepEqual(problems(member("a", gate), member("b", gate), member("c", { namespace: "other" })), []);
  });
});

describe("host-conflict, of two namespaces", () => {
  const other = { namespace: "other" };

  it("finds a host that both ask for, whatever the paths and the order", () => {
    const found = [`b: it claims the host ${HOST}, which Ingress shops/a claims as well`];
    const judged = [
      twice({}, other),
      twice({ path: "/a" }, { ...other, path: "/b" }),
      twice({ conditions: moreHosts(HOST), host: "x.example.com" }, other),
    ];
    assert.deepEqual(
      judged.map((each) => each.map((problem) => problem.replace("its rules", ""))),
      [
        ["a: it claims the host shop.example.com, which Ingress other/b claims as well"],
        ["a: it claims the host shop.example.com, which Ingress other/b claims as well"],
        ["a: it claims the host shop.example.com, which Ingress other/b claims as well"],
      ],
    );
    assert.deepEqual(twice({ order: -1 }, other), found);
  });

  it("accepts hosts that namespaces are said to share", () => {
    const given = [
      ...groupOf(),
      member("a", { host: HOST, path: "/a" }),
      member("b", { host: HOST, path: "/b", ...other }),
    ];
    assert.deepEqual(judge(policy, given, { sharedHosts: ["shop.*"] }).problems, []);
    assert.equal(judge(policy, given, { sharedHosts: ["web.*"] }).problems.length, 1);
  });

  it("finds a wildcard over another's host, unless its order says that it takes what is left over", () => {
    const wild = { ...other, host: "*.example.com" };
    assert.deepEqual(problems(member("shop"), member("wild", wild)), [
      "wild: its host *.example.com also matches shop.example.com of Ingress shops/shop, and no group.order puts that one first",
    ]);
    assert.deepEqual(problems(member("shop"), member("wild", { ...wild, order: 10 })), []);
    assert.equal(problems(member("shop", { order: 10 }), member("wild", { ...wild, order: 10 })).length, 1);
    assert.deepEqual(problems(member("shop"), member("wild", { host: "*.example.com" })), []);
    assert.deepEqual(problems(member("shop", { path: "/api/*" }), member("wild", { ...wild, path: "/static/*" })), []);
    assert.deepEqual(problems(member("shop", { host: "example.org" }), member("wild", wild)), []);
  });

  it("knows patterns in conditions, with wildcards anywhere, and over narrower patterns", () => {
    const over = (pattern: string, host: string) =>
      problems(
        member("shop", { conditions: moreHosts(host) }),
        member("wild", { ...other, host: null, conditions: moreHosts(pattern) }),
      ).length;
    assert.deepEqual(
      [
        over("s?op.example.com", HOST),
        over("shop.*", HOST),
        over("t*-x.example.com", "t1-x.example.com"),
        over("*.com", "*.a.com"),
      ],
      [1, 1, 1, 1],
    );
    assert.deepEqual(
      [over("t*-x.example.com", "t1-y.example.com"), over("*.a.com", "*.com"), over("*.shop.com", HOST)],
      [0, 1, 0],
    );
  });

  it("finds an Ingress without a host beside others' Ingresses, unless it comes last on purpose", () => {
    const found = [
      "any: it takes every host with the path /* in the group edge, which it shares with Ingress shops/shop",
    ];
    assert.deepEqual(problems(member("shop"), member("any", { ...other, host: null })), found);
    assert.deepEqual(problems(member("shop"), member("any", { ...other, host: "" })), found);
    assert.deepEqual(problems(member("shop"), member("any", { ...other, host: null, order: 1 })), []);
    assert.deepEqual(problems(member("shop"), member("any", { host: null })), []);
    const http = { annotations: { [`${PREFIX}/listen-ports`]: '[{"HTTP":80}]' } };
    const https = { annotations: { [`${PREFIX}/listen-ports`]: '[{"HTTPS":443}]' } };
    assert.deepEqual(problems(member("shop", https), member("any", { ...other, host: null, ...http })), []);
  });

  it("takes all Ingresses of a fleet for one party", () => {
    const labels = { [LABELS.fleet]: "edge" };
    assert.deepEqual(twice({ labels, order: -800 }, { ...other, labels }), []);
    assert.deepEqual(twice({ labels }, other), [
      "a: it claims the host shop.example.com, which Ingress other/b claims as well",
    ]);
  });
});

describe("host-conflict, of listener rules", () => {
  it("finds the same conditions twice on a listener", () => {
    const one = listenerRule("one", "own", [
      hostHeader("A.example.com", "b.example.com"),
      { pathPattern: { values: ["/a"] } },
    ]);
    const two = listenerRule("two", "own", [
      { pathPattern: { values: ["/a"] } },
      hostHeader("b.example.com", "a.example.com"),
    ]);
    const three = listenerRule("three", "own", [
      hostHeader("b.example.com", "a.example.com"),
      { pathPattern: { values: ["/A"] } },
    ]);
    const elsewhere = { ...two, name: "elsewhere", props: { ...two.props, listenerArn: "arn:other" } };
    assert.deepEqual(problems(...ownBalancer("own"), one, two, three, elsewhere), [
      "two: it has the same conditions as aws.lb.ListenerRule one on the same listener",
    ]);
  });

  it("takes conditions that are not known yet for different ones", () => {
    const unknown = (name: string) => listenerRule(name, "own", [hostHeader(UNKNOWN)]);
    const again = [listenerRule("x", "own", [hostHeader("a.b")]), listenerRule("y", "own", [hostHeader("a.b")])];
    const judged = judge(policy, [...ownBalancer("own"), unknown("one"), unknown("two"), ...again]);
    assert.deepEqual(judged.problems, ["y: it has the same conditions as aws.lb.ListenerRule x on the same listener"]);
    assert.ok(judged.unknown.includes("one conditions[0].hostHeader.values[0]"));
    assert.equal(LISTENER_RULE, unknown("one").type);
  });
});

describe("host-conflict, of values that are not known yet", () => {
  it("says so, and still finds the rest", () => {
    const later = member("later", { host: UNKNOWN, path: UNKNOWN });
    const judged = judge(policy, [
      ...groupOf(),
      later,
      member("also", { host: UNKNOWN, path: UNKNOWN }),
      member("a", { host: HOST }),
      member("b", { host: HOST }),
    ]);
    assert.equal(judged.problems.length, 1);
    assert.ok(
      ["later spec.rules[0].host", "later spec.rules[0].http.paths[0].path"].every((each) =>
        judged.unknown.includes(each),
      ),
    );
  });

  it("takes no rule for one of every host while its conditions are not known", () => {
    assert.deepEqual(
      problems(member("shop"), member("any", { namespace: "other", host: null, conditions: UNKNOWN })),
      [],
    );
    assert.deepEqual(twice({ conditions: UNKNOWN }), []);
  });

  it("takes an order and ports that are not known yet for others than they seem", () => {
    const unknown = (key: string) => ({ annotations: { [`${PREFIX}/${key}`]: UNKNOWN } });
    assert.deepEqual(twice(unknown("group.order")), []);
    assert.deepEqual(twice(unknown("listen-ports")), []);
    const any = { namespace: "other", host: null };
    assert.deepEqual(problems(member("shop"), member("any", { ...any, ...unknown("group.order") })), []);
    const wild = { namespace: "other", host: "*.example.com" };
    assert.deepEqual(problems(member("shop", unknown("group.order")), member("wild", wild)), []);
    const judged = judge(policy, [
      ...groupOf(),
      member("a", unknown("group.order")),
      member("b", unknown("listen-ports")),
    ]);
    assert.deepEqual([...judged.unknown].sort(), [
      `a metadata.annotations["${PREFIX}/group.order"]`,
      `b metadata.annotations["${PREFIX}/listen-ports"]`,
    ]);
    assert.equal(twice(unknown("group.order"), { namespace: "other" }).length, 1);
    assert.deepEqual(twice({ labels: UNKNOWN }, { namespace: "other" }), []);
  });

  it("finds a host of two namespaces though its conditions are not known, and nothing while the namespace is not", () => {
    assert.equal(twice({ conditions: UNKNOWN }, { namespace: "other", conditions: UNKNOWN }).length, 1);
    assert.deepEqual(twice({}, { namespace: UNKNOWN }), []);
  });
});

describe("host-conflict, for any group", () => {
  const part = fc.record({
    host: fc.constantFrom("a.example.com", "b.example.com", "*.example.com", null),
    namespace: fc.constantFrom("one", "two"),
    path: fc.constantFrom("/*", "/a"),
    order: fc.constantFrom(-1, 0, 1),
  });

  it("finds the same whatever the order of the resources", () => {
    const shuffled = fc.array(part, { maxLength: 8 }).chain((parts) => {
      const given = parts.map((each, index) => member(`t${index}`, each));
      return fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }));
    });
    fc.assert(fc.property(shuffled, ([given, others]) => assert.deepEqual(problems(...others), problems(...given))));
  });

  it("finds nothing in a group whose hosts all differ and have no wildcard", () => {
    const parts = fc.uniqueArray(fc.nat(1000), { maxLength: 10 });
    fc.assert(
      fc.property(parts, (numbers) => {
        const given = numbers.map((number) => member(`t${number}`, { namespace: `n${number % 3}` }));
        assert.deepEqual(problems(...given), []);
      }),
    );
  });
});
