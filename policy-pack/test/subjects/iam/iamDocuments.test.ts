import assert from "node:assert/strict";
import fc from "fast-check";
import { allowAnywhere, concerns, policyDocument, type Statement } from "../../../src/subjects/iam/iamDocuments.ts";
import { UnknownReads } from "../../../src/view/unknownReads.ts";
import { UNKNOWN, Value } from "../../../src/view/value.ts";

function read(policy: unknown) {
  const source = {
    urn: "urn:x",
    read: (from: object, key: string) => Reflect.get(from, key),
    unknown: new UnknownReads(),
  };
  return policyDocument(new Value({ policy }, "", source).at("policy"));
}

function statement(parts: Partial<Statement>): Statement {
  return { allows: true, actions: [], exceptActions: undefined, resources: ["*"], isConditional: false, ...parts };
}

const texts = fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 }));
const statements = fc.record(
  {
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: texts,
    NotAction: texts,
    Resource: texts,
    Condition: fc.constantFrom({}, { Bool: { "aws:SecureTransport": "true" } }),
  },
  { requiredKeys: ["Effect"] },
);
const documents = fc.record({ Statement: fc.oneof(statements, fc.array(statements, { maxLength: 3 })) });

describe("IAM policies", () => {
  it("are the same as text and as objects", () => {
    fc.assert(fc.property(documents, (document) => assert.deepEqual(read(JSON.stringify(document)), read(document))));
  });

  it("are the same with one statement, action or resource, and with a list of one", () => {
    const listed = { Statement: [{ Effect: "Allow", Action: ["a:B"], Resource: ["*"] }] };
    assert.deepEqual(read({ Statement: { Effect: "Allow", Action: "a:B", Resource: "*" } }), read(listed));
  });

  it("are none where the text is no JSON object", () => {
    for (const text of ["", "no", "[]", "1", "null"]) assert.equal(read(text), undefined);
    assert.equal(read(undefined), undefined);
  });

  it("keep their other statements where a part is unknown", () => {
    const known = { Effect: "Allow", Action: "a:B", Resource: "*" };
    const read1 = read({ Statement: [known, { ...known, Condition: UNKNOWN }] });
    assert.deepEqual(read1, {
      isKnown: false,
      statements: [statement({ actions: ["a:B"] }), statement({ actions: ["a:B"], isConditional: true })],
    });
  });

  it("are about the actions that a pattern matches in any case, or that NotAction leaves", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "B", ":", "*", "?"), maxLength: 8 });
    const names = fc.string({ unit: fc.constantFrom("A", "b", ":"), maxLength: 8 });
    fc.assert(
      fc.property(letters, names, (pattern, name) => {
        const expected = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i").test(name);
        assert.equal(concerns(statement({ actions: [pattern] }), name), expected);
        assert.equal(concerns(statement({ exceptActions: [pattern] }), name), !expected);
      }),
    );
  });

  it("allow what one allows on everything and none denies", () => {
    const allowing = { isKnown: true, statements: [statement({ actions: ["tag:*"] })] };
    const denying = { isKnown: true, statements: [statement({ allows: false, actions: ["tag:*"] })] };
    const some = { isKnown: true, statements: [statement({ actions: ["tag:*"], resources: ["arn:aws:s3:::x"] })] };
    assert.equal(allowAnywhere([some, allowing], "tag:GetResources"), true);
    assert.equal(allowAnywhere([allowing, denying], "tag:GetResources"), false);
    assert.equal(allowAnywhere([some], "tag:GetResources"), false);
    assert.equal(allowAnywhere([], "tag:GetResources"), false);
  });
});
