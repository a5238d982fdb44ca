import assert from "node:assert/strict";
import { annotation as a } from "../../src/annotations.ts";
import type { GroupModel } from "../../src/elbv2.ts";
import type { InterpretInput } from "../../src/interpret/index.ts";
import { action, classParams, ingress, modelOf, only } from "./manifests.ts";

const BOTH = '[{"HTTP":80},{"HTTPS":443}]';
const HTTPS = { [a.listenPorts]: '[{"HTTPS":443}]' };
const forward = (...targetGroupARN: readonly string[]) => [
  { type: "forward", forwardConfig: { targetGroups: targetGroupARN.map((each) => ({ targetGroupARN: each })) } },
];
const ports = (model: GroupModel) => model.listeners.map(({ port, protocol }) => `${protocol}:${port}`);
const perPort = (model: GroupModel) => model.rules.map(({ port, priority }) => `${port}/${priority}`);

describe("interpret, listeners", () => {
  it("listens on HTTP 80 without certificates and on HTTPS 443 with", () => {
    assert.deepEqual(ports(modelOf(ingress("one"))), ["HTTP:80"]);
    assert.deepEqual(ports(modelOf(ingress("one", { [a.certificateArn]: "arn:1" }))), ["HTTPS:443"]);
    assert.deepEqual(ports(modelOf(ingress("one", { [a.certificateArn]: " , " }))), ["HTTP:80"]);
  });

  it("takes certificates of class parameters for certificates", () => {
    const group = only({
      ingresses: [ingress("one", {}, { ingressClassName: "edge" })],
      ingressClassParams: [classParams("edge", { group: { name: "edge" }, certificateArn: ["arn:1"] })],
    });
    assert.deepEqual("listeners" in group && ports(group), ["HTTPS:443"]);
  });

  it("gives each port the rules of the members that listen there", () => {
    const model = modelOf(ingress("both", { [a.listenPorts]: BOTH }), ingress("http"), ingress("tls", HTTPS));
    assert.deepEqual(ports(model), ["HTTP:80", "HTTPS:443"]);
    assert.deepEqual(perPort(model), ["80/1", "80/2", "443/1", "443/2"]);
  });

  it("answers 404 by default", () => {
    const [listener] = modelOf(ingress("one")).listeners;
    const fixedResponseConfig = { contentType: "text/plain", statusCode: "404" };
    assert.deepEqual(listener?.defaultActions, [{ type: "fixed-response", fixedResponseConfig }]);
  });

  it("answers by the one default backend on the ports of its Ingress", () => {
    const model = modelOf(ingress("one", {}, { defaultBackend: action("web") }), ingress("two", HTTPS));
    assert.deepEqual(model.listeners[0]?.defaultActions, forward("name:web"));
    assert.equal(model.listeners[1]?.defaultActions[0]?.type, "fixed-response");
  });

  it("lets HTTP redirect and hold no rules where HTTPS is asked for", () => {
    const model = modelOf(ingress("one", { [a.listenPorts]: BOTH, [a.sslRedirect]: "443" }));
    const redirectConfig = { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" };
    assert.deepEqual(model.listeners[0]?.defaultActions, [{ type: "redirect", redirectConfig }]);
    assert.deepEqual(perPort(model), ["443/1"]);
  });

  it("takes the redirect of class parameters, and drops it where that is no number", () => {
    const input = (sslRedirectPort: string): InterpretInput => ({
      ingresses: [ingress("one", { [a.listenPorts]: BOTH }, { ingressClassName: "edge" })],
      ingressClassParams: [classParams("edge", { sslRedirectPort })],
    });
    const types = [input("443"), input("https")].map((each) => {
      const group = only(each);
      return "listeners" in group && group.listeners[0]?.defaultActions[0]?.type;
    });
    assert.deepEqual(types, ["redirect", "fixed-response"]);
  });
});
