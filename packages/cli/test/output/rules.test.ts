import assert from "node:assert/strict";
import type { Action, RuleCondition } from "@sluice/alb-model";
import { describeActions, describeConditions } from "../../src/output/rules.ts";

describe("describeConditions", () => {
  const conditions: readonly (readonly [RuleCondition, string])[] = [
    [{ field: "host-header", hostHeaderConfig: { regexValues: ["^a$"] } }, "host ~ ^a$"],
    [{ field: "path-pattern", pathPatternConfig: { values: ["/a/*", "/b"] } }, "path /a/*, /b"],
    [{ field: "http-header", httpHeaderConfig: { httpHeaderName: "X-Beta", values: ["1"] } }, "header X-Beta 1"],
    [{ field: "http-request-method", httpRequestMethodConfig: { values: ["GET"] } }, "method GET"],
    [{ field: "query-string", queryStringConfig: { values: [{ key: "v", value: "2" }] } }, "query v=2"],
    [{ field: "source-ip", sourceIPConfig: { values: ["10.0.0.0/8"] } }, "source IP 10.0.0.0/8"],
  ];
  for (const [condition, text] of conditions) {
    it(`names a ${condition.field} condition and its values`, () => {
      assert.equal(describeConditions({ conditions: [condition] }), text);
    });
  }

  it("says that a rule without conditions takes every request", () => {
    assert.equal(describeConditions({ conditions: [] }), "every request");
  });
});

describe("describeActions", () => {
  const actions: readonly (readonly [Action, string])[] = [
    [
      {
        type: "forward",
        forwardConfig: {
          targetGroups: [{ targetGroupARN: "name:a", weight: 3 }, { targetGroupARN: "name:b" }],
          targetGroupStickinessConfig: { enabled: true },
        },
      },
      "forward to a (weight 3), b (weight 1), sticky",
    ],
    [
      { type: "redirect", redirectConfig: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
      "redirect (301) to https://#{host}:443/#{path}",
    ],
    [{ type: "fixed-response", fixedResponseConfig: { statusCode: "404" } }, "answer 404"],
    [{ type: "authenticate-oidc" }, "authenticate-oidc"],
  ];
  for (const [action, text] of actions) {
    it(`says what "${text}" does`, () => assert.equal(describeActions([action]), text));
  }
});
