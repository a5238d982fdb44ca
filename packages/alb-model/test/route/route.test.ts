import assert from "node:assert/strict";
import type { Action, ListenerRule, RuleCondition } from "../../src/elbv2.ts";
import { passedRules, route } from "../../src/route/route.ts";

const forward = (...names: string[]): Action => ({
  type: "forward",
  forwardConfig: { targetGroups: names.map((targetGroupARN) => ({ targetGroupARN })) },
});
const host = (...values: string[]): RuleCondition => ({ field: "host-header", hostHeaderConfig: { values } });
const path = (...values: string[]): RuleCondition => ({ field: "path-pattern", pathPatternConfig: { values } });
const rule = (priority: number, conditions: readonly RuleCondition[], action: Action, port = 80): ListenerRule => ({
  port,
  priority,
  conditions,
  actions: [action],
});

describe("route", () => {
  it("answers with the lowest priority that matches, whatever the order of the rules", () => {
    const rules = [
      rule(10, [host("*.example.com")], forward("name:wide")),
      rule(9, [host("a.example.com")], forward("name:narrow")),
      rule(2, [host("b.example.com")], forward("name:other")),
    ];
    assert.deepEqual(route(rules, { host: "a.example.com" }).targetGroups, [{ name: "narrow", weight: 1 }]);
    assert.equal(route(rules.toReversed(), { host: "a.example.com" }).rule?.priority, 9);
  });

  it("needs every condition of a rule", () => {
    const rules = [
      rule(1, [host("a.b"), path("/api/*")], forward("name:api")),
      rule(2, [host("a.b")], forward("name:web")),
    ];
    assert.equal(route(rules, { host: "a.b", path: "/api/x" }).rule?.priority, 1);
    assert.equal(route(rules, { host: "a.b", path: "/" }).rule?.priority, 2);
    assert.equal(route(rules, { host: "c.d", path: "/api/x" }).rule, undefined);
  });

  it("answers with a rule without conditions", () => {
    assert.equal(route([rule(1, [], forward("name:all"))], { host: "a.b" }).rule?.priority, 1);
  });

  it("goes to nobody where no rule matches", () => {
    assert.deepEqual(route([], { host: "a.b" }), { rule: undefined, targetGroups: [] });
  });

  it("keeps to the rules of the request's port", () => {
    const rules = [rule(1, [host("a.b")], forward("name:http")), rule(1, [host("a.b")], forward("name:https"), 443)];
    assert.equal(route(rules, { host: "a.b", port: 443 }).targetGroups[0]?.name, "https");
    assert.equal(route(rules, { host: "a.b", port: 80 }).targetGroups[0]?.name, "http");
    assert.equal(route(rules, { host: "a.b", port: 8080 }).rule, undefined);
  });

  it("looks at every port's rules, the lowest port's first, where the request names none", () => {
    const rules = [rule(1, [host("a.b")], forward("name:https"), 443), rule(5, [host("a.b")], forward("name:http"))];
    assert.equal(route(rules, { host: "a.b" }).targetGroups[0]?.name, "http");
  });

  it("gives every target group with its weight, and 1 where none is written", () => {
    const action: Action = {
      type: "forward",
      forwardConfig: {
        targetGroups: [
          { targetGroupARN: "name:edge-001-web", weight: 90 },
          { targetGroupARN: "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/x/1", weight: 0 },
          { targetGroupARN: "service:web/site-web:80" },
        ],
      },
    };
    assert.deepEqual(route([rule(1, [], action)], { host: "a.b" }).targetGroups, [
      { name: "edge-001-web", weight: 90 },
      { name: "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/x/1", weight: 0 },
      { name: "service:web/site-web:80", weight: 1 },
    ]);
  });

  it("gives no target group for a redirect and for a fixed response", () => {
    const redirect: Action = { type: "redirect", redirectConfig: { statusCode: "HTTP_301" } };
    const fixed: Action = { type: "fixed-response", fixedResponseConfig: { statusCode: "404" } };
    for (const action of [redirect, fixed]) {
      const answer = route([rule(7, [], action)], { host: "a.b" });
      assert.equal(answer.rule?.priority, 7);
      assert.deepEqual(answer.targetGroups, []);
    }
  });

  it("finds the target groups behind a sign-in", () => {
    const rules: ListenerRule[] = [
      { port: 443, priority: 1, conditions: [], actions: [{ type: "authenticate-oidc" }, forward("name:web")] },
    ];
    assert.deepEqual(route(rules, { host: "a.b" }).targetGroups, [{ name: "web", weight: 1 }]);
  });

  it("leaves the rules that it is given in their order", () => {
    const rules = [rule(2, [], forward("name:b")), rule(1, [], forward("name:a"))];
    route(rules, { host: "a.b" });
    assert.deepEqual(
      rules.map(({ priority }) => priority),
      [2, 1],
    );
  });
});

describe("passedRules", () => {
  const rules = [
    rule(1, [host("x.y")], forward("name:x")),
    rule(2, [host("a.b"), path("/api/*")], forward("name:api")),
    rule(3, [host("a.b")], forward("name:web")),
    rule(4, [host("z.z")], forward("name:z")),
  ];

  it("lists the rules above the one that answers, each with the first condition that failed", () => {
    const passed = passedRules(rules, { host: "a.b", path: "/" });
    assert.deepEqual(
      passed.map(({ rule: { priority }, failed }) => [priority, failed.field]),
      [
        [1, "host-header"],
        [2, "path-pattern"],
      ],
    );
  });

  it("lists every rule where none answers", () => {
    assert.deepEqual(
      passedRules(rules, { host: "n.n" }).map(({ rule: { priority } }) => priority),
      [1, 2, 3, 4],
    );
  });

  it("lists nothing above the first rule", () => {
    assert.deepEqual(passedRules(rules, { host: "x.y" }), []);
  });
});
