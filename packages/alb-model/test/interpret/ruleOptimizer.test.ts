import assert from "node:assert/strict";
import { annotation as a, annotationKey } from "../../src/annotations.ts";
import type { GroupModel } from "../../src/elbv2.ts";
import { action, ingress, modelOf, path } from "./manifests.ts";

const BOTH = '[{"HTTP":80},{"HTTPS":443}]';
const perPort = (model: GroupModel) => model.rules.map(({ port, priority }) => `${port}/${priority}`);

describe("interpret, rules that the controller leaves out", () => {
  const redirect = (redirectConfig: object) => JSON.stringify({ type: "redirect", redirectConfig });
  const withRedirect = (config: object, conditions: readonly unknown[] = []) =>
    modelOf(
      ingress(
        "one",
        {
          [a.listenPorts]: BOTH,
          [annotationKey("actions", "to-tls")]: redirect({ statusCode: "HTTP_301", ...config }),
          [annotationKey("conditions", "to-tls")]: JSON.stringify(conditions),
        },
        { rules: [{ http: { paths: [path({ path: "/*", backend: action("to-tls") }), path({ path: "/a" })] } }] },
      ),
    );

  it("drops a redirect to itself, and what a redirect above swallows", () => {
    assert.deepEqual(perPort(withRedirect({ protocol: "HTTPS", port: "443" })), ["80/1", "443/1"]);
  });

  it("keeps both where the redirect has another condition", () => {
    const conditions = [{ field: "source-ip", sourceIpConfig: { values: ["10.0.0.0/8"] } }];
    assert.deepEqual(perPort(withRedirect({ protocol: "HTTPS", port: "443" }, conditions)), ["80/1", "80/2", "443/1"]);
  });

  it("keeps a redirect that changes the host or the query", () => {
    assert.deepEqual(perPort(withRedirect({ host: "b.example.com" })), ["80/1", "443/1"]);
    assert.deepEqual(perPort(withRedirect({ query: "a=b" })), ["80/1", "443/1"]);
  });
});
