import assert from "node:assert/strict";
import { annotation as a, annotationKey } from "../../src/annotations.ts";
import { action, ingress, modelOf, only, path, service } from "./manifests.ts";

const BOTH = '[{"HTTP":80},{"HTTPS":443}]';
const HTTPS = { [a.listenPorts]: '[{"HTTPS":443}]' };
const actionOf = (value: unknown) => modelOf(withAction(value)).rules[0]?.actions;
const withAction = (value: unknown) => ingress("one", { [annotationKey("actions", "web")]: JSON.stringify(value) });
const forward = (...targetGroupARN: readonly string[]) => [
  { type: "forward", forwardConfig: { targetGroups: targetGroupARN.map((each) => ({ targetGroupARN: each })) } },
];
const unavailable = (messageBody: string) => [
  { type: "fixed-response", fixedResponseConfig: { contentType: "text/plain", messageBody, statusCode: "503" } },
];

describe("interpret, actions", () => {
  it("reads keys in any case and keeps an ARN as written", () => {
    assert.deepEqual(actionOf({ Type: "forward", TargetGroupArn: "arn:aws:x" }), forward("arn:aws:x"));
  });

  it("keeps weights of nought and stickiness", () => {
    const forwardConfig = {
      targetGroups: [
        { targetGroupName: "a", weight: 0 },
        { targetGroupARN: "arn:aws:b", weight: 100 },
      ],
      targetGroupStickinessConfig: { enabled: true, durationSeconds: 60 },
    };
    const [built] = actionOf({ type: "forward", forwardConfig }) ?? [];
    assert.deepEqual(built, {
      type: "forward",
      forwardConfig: {
        targetGroups: [
          { targetGroupARN: "name:a", weight: 0 },
          { targetGroupARN: "arn:aws:b", weight: 100 },
        ],
        targetGroupStickinessConfig: { enabled: true, durationSeconds: 60 },
      },
    });
  });

  it("names target groups of Services by Ingress, Service and port", () => {
    const ports80 = ["80", 80, "http"].map((servicePort) => ({ serviceName: "shop", servicePort, weight: 1 }));
    const model = modelOf(withAction({ type: "forward", forwardConfig: { targetGroups: ports80 } }));
    assert.deepEqual(model.targetGroups, ["service:shop/one-shop:80", "service:shop/one-shop:http"]);
  });

  it("answers 503 for an action or a Service that does not exist", () => {
    const gone = path({ backend: { service: { name: "gone", port: { number: 80 } } } });
    const rules = [{ http: { paths: [path({ backend: action("gone") }), gone] } }];
    const group = only({ ingresses: [ingress("one", {}, { rules })], services: [] });
    assert.ok("rules" in group);
    assert.deepEqual(
      group.rules.map(({ actions }) => actions),
      [unavailable("Backend action does not exist"), unavailable("Backend service does not exist")],
    );
    assert.deepEqual(group.targetGroups, []);
  });

  it("keeps transforms, each with the config that its type names", () => {
    const rewrites = [{ regex: "^/a", replace: "/b" }];
    const list = [{ type: "url-rewrite", urlRewriteConfig: { rewrites }, hostHeaderRewriteConfig: { rewrites } }];
    const [rule] = modelOf(ingress("one", { [annotationKey("transforms", "web")]: JSON.stringify(list) })).rules;
    assert.deepEqual(rule?.transforms, [{ type: "url-rewrite", urlRewriteConfig: { rewrites } }]);
  });

  it("signs in on HTTPS only, and shows no secret", () => {
    const oidc = {
      issuer: "i",
      authorizationEndpoint: "a",
      tokenEndpoint: "t",
      userInfoEndpoint: "u",
      secretName: "s",
    };
    const auth = { [a.listenPorts]: BOTH, [a.authType]: "oidc", [a.authIdpOidc]: JSON.stringify(oidc) };
    const [http, https] = modelOf(ingress("one", auth)).rules;
    assert.deepEqual(http?.actions, forward("name:web"));
    const { secretName: _, ...endpoints } = oidc;
    const authenticateOIDCConfig = {
      ...endpoints,
      scope: "openid",
      sessionCookieName: "AWSELBAuthSessionCookie",
      sessionTimeout: 604800,
      onUnauthenticatedRequest: "authenticate",
      clientID: "[REDACTED]",
      clientSecret: "[REDACTED]",
    };
    assert.deepEqual(https?.actions, [{ type: "authenticate-oidc", authenticateOIDCConfig }, ...forward("name:web")]);
  });

  it("takes sign-in from the one Service that it forwards to", () => {
    const cognito = JSON.stringify({ userPoolARN: "arn", userPoolClientID: "c", userPoolDomain: "d" });
    const annotations = { [a.authType]: "cognito", [a.authIdpCognito]: cognito };
    const backend = { service: { name: "web", port: { name: "http" } } };
    const rules = [{ http: { paths: [path({ backend })] } }];
    const group = only({
      ingresses: [ingress("one", HTTPS, { rules })],
      services: [service("web", {}, annotations)],
    });
    assert.deepEqual("rules" in group && group.rules[0]?.actions.map(({ type }) => type), [
      "authenticate-cognito",
      "forward",
    ]);
  });
});
