import assert from "node:assert/strict";
import type { ListenerRule } from "../../src/elbv2.ts";
import { conditionValues, exceededQuotas, groupQuotas, ruleUse } from "../../src/plan/quotaUse.ts";
import { resolveLimits } from "../../src/quotas.ts";

const rule: ListenerRule = {
  port: 80,
  priority: 1,
  conditions: [
    { field: "host-header", hostHeaderConfig: { values: ["*.example.com", "t?.io"], regexValues: ["^.*$"] } },
    { field: "path-pattern", pathPatternConfig: { values: ["/api/*"] } },
    { field: "http-header", httpHeaderConfig: { httpHeaderName: "X-*", values: ["*gold*"] } },
    { field: "http-request-method", httpRequestMethodConfig: { values: ["GET", "PUT"] } },
    { field: "query-string", queryStringConfig: { values: [{ key: "v?", value: "1*" }, { value: "beta" }] } },
    { field: "source-ip", sourceIPConfig: { values: ["10.0.0.0/8"] } },
  ],
  actions: [
    { type: "forward", forwardConfig: { targetGroups: [{ targetGroupARN: "name:a" }, { targetGroupARN: "name:b" }] } },
  ],
};

describe("ruleUse", () => {
  it("counts values, wildcards, lengths and target groups of a rule", () => {
    assert.deepEqual(ruleUse(rule), {
      conditionValuesPerRule: 10,
      valuesPerCondition: 3,
      wildcardsPerRule: 7,
      hostValueLength: 13,
      pathValueLength: 6,
      regexValueLength: 4,
      targetGroupsPerAction: 2,
    });
  });

  it("counts nothing of a rule without conditions and actions", () => {
    assert.deepEqual([...new Set(Object.values(ruleUse({ conditions: [], actions: [] })))], [0]);
  });
});

describe("conditionValues", () => {
  it("gives both kinds of values", () => {
    const [host] = rule.conditions;
    assert.ok(host !== undefined);
    assert.deepEqual(conditionValues(host), { values: ["*.example.com", "t?.io"], regexValues: ["^.*$"] });
  });
});

describe("groupQuotas", () => {
  const limits = resolveLimits();

  it("counts rules, distinct target groups and the largest use of a single rule", () => {
    const small: ListenerRule = { ...rule, priority: 2, conditions: [] };
    const uses = new Map(groupQuotas({ rules: [small, rule] }, limits).map(({ quota, used }) => [quota, used]));
    assert.equal(uses.get("rulesPerLoadBalancer"), 2);
    assert.equal(uses.get("targetGroupsPerLoadBalancer"), 2);
    assert.equal(uses.get("conditionValuesPerRule"), 10);
  });

  it("counts target groups of default actions, and no rule for them", () => {
    const { actions } = rule;
    const uses = groupQuotas(
      { rules: [], listeners: [{ port: 80, protocol: "HTTP", defaultActions: actions }] },
      limits,
    );
    assert.deepEqual(
      uses.slice(0, 2).map(({ used }) => used),
      [0, 2],
    );
  });

  it("makes a problem of each quota that is exceeded", () => {
    const problems = exceededQuotas(groupQuotas({ rules: [rule] }, limits), "shards.edge-001");
    assert.deepEqual(
      problems.map(({ code, path, value }) => [code, path, value]),
      [
        ["quota.conditionValuesPerRule", "shards.edge-001", 10],
        ["quota.wildcardsPerRule", "shards.edge-001", 7],
      ],
    );
  });

  it("counts what is reserved as used", () => {
    const use = { quota: "rulesPerLoadBalancer", used: 96, limit: 100 } as const;
    assert.deepEqual(exceededQuotas([{ ...use, reserved: 4 }], "shards.edge-001"), []);
    const [problem] = exceededQuotas([{ ...use, reserved: 5 }], "shards.edge-001");
    assert.match(problem?.message ?? "", /^uses 96 of 100 non-default rules .*, with 5 reserved$/);
    assert.match(problem?.fix ?? "", /^reserve fewer in reserved, or ask AWS/);
  });
});
