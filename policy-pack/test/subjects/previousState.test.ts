import assert from "node:assert/strict";
import { parsePreviousState } from "../../src/subjects/previousState.ts";

const URN = "urn:pulumi:dev::shop::kubernetes:networking.k8s.io/v1:Ingress::web";
const PROVIDER = "urn:pulumi:dev::shop::pulumi:providers:kubernetes::prod";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

function parse(...resources: readonly object[]) {
  const given = resources.map((each) => ({ urn: URN, type: "kubernetes:networking.k8s.io/v1:Ingress", ...each }));
  return parsePreviousState(JSON.stringify({ deployment: { resources: given } }), "before.json");
}

describe("a state that pulumi stack export wrote", () => {
  it("is a stack of its resources' outputs", () => {
    const inputs = { spec: { ingressClassName: "old" } };
    const outputs = { spec: { ingressClassName: "edge" } };
    const { stack } = parse({ inputs, outputs, provider: `${PROVIDER}::0b1c`, dependencies: ["urn:a"], protect: true });
    const [web] = stack.resources;
    assert.equal(web?.name, "web");
    assert.equal(web?.props.at("spec").at("ingressClassName").text(), "edge");
    assert.equal(web?.provider, PROVIDER);
    assert.deepEqual(web?.dependencies, ["urn:a"]);
    assert.equal(web?.protect, true);
  });

  it("has inputs where there are no outputs, and components without a provider", () => {
    const { stack } = parse({ inputs: { spec: { ingressClassName: "edge" } } });
    assert.equal(stack.resources[0]?.props.at("spec").at("ingressClassName").text(), "edge");
    assert.equal(stack.resources[0]?.provider, "");
  });

  it("is empty after a destroy", () => {
    assert.deepEqual(parsePreviousState('{"deployment":{"manifest":{}}}', "before.json").stack.resources, []);
  });

  it("leaves out what the program only read", () => {
    assert.deepEqual(parse({ external: true }).stack.resources, []);
  });

  it("leaves out what is yet to be deleted, and tells what is retained", () => {
    const { stack, retained } = parse({ delete: true }, { retainOnDelete: true });
    assert.equal(stack.resources.length, 1);
    assert.deepEqual([...retained], [URN]);
  });

  it("shows secrets that were exported with their values", () => {
    const { stack } = parse({ inputs: { metadata: { ...SECRET, plaintext: '{"name":"web"}' } } });
    assert.equal(stack.resources[0]?.props.at("metadata").at("name").text(), "web");
  });

  it("says what to do about secrets that were not, once they are looked at", () => {
    const { stack } = parse({ inputs: { metadata: { ...SECRET, ciphertext: "AAAB" }, spec: {} } });
    assert.equal(stack.resources[0]?.props.at("spec").isGiven, true);
    assert.throws(() => stack.resources[0]?.props.at("metadata"), {
      message: `metadata of ${URN} is encrypted in before.json: write it with \`pulumi stack export --show-secrets\``,
    });
  });

  it("is refused where it is something else", () => {
    const refused = /^before\.json is not what `pulumi stack export` writes/;
    for (const text of ["", "null", "[]", '{"resources":[]}', '{"deployment":{"resources":[{"type":"a"}]}}']) {
      assert.throws(() => parsePreviousState(text, "before.json"), { message: refused }, text);
    }
  });
});
