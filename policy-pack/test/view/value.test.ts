import assert from "node:assert/strict";
import fc from "fast-check";
import { UnknownReads } from "../../src/view/unknownReads.ts";
import { type Plain, UNKNOWN, Value } from "../../src/view/value.ts";

const URN = "urn:x";

function reading(props: object) {
  const unknown = new UnknownReads();
  const value = new Value(props, "", { urn: URN, read: (from, key) => Reflect.get(from, key), unknown });
  const noted = (read: () => unknown) => unknown.during(read).unknown.map(({ path }) => path);
  return { value, noted };
}

describe("Value", () => {
  it("reads by path, and tells missing values from those that are there", () => {
    const { value } = reading({ spec: { scheme: "internal", ports: [80, 443], tls: null } });
    const spec = value.at("spec");
    assert.equal(spec.at("scheme").text(), "internal");
    assert.equal(spec.at("ports").at(1).number(), 443);
    assert.equal(spec.at("ports").at(1).path, "spec.ports[1]");
    assert.equal(spec.at("tls").isMissing, true);
    assert.equal(spec.at("class").at("name").isMissing, true);
    assert.equal(spec.at("scheme").isGiven, true);
  });

  it("quotes keys with dots in paths, as annotations have them", () => {
    const { value } = reading({ "alb.ingress.kubernetes.io/scheme": "internal" });
    assert.equal(value.at("alb.ingress.kubernetes.io/scheme").path, '["alb.ingress.kubernetes.io/scheme"]');
  });

  it("does not take what every object inherits for a property", () => {
    const { value } = reading({ labels: {} });
    assert.equal(value.at("labels").at("constructor").isMissing, true);
  });

  it("says neither yes nor no of a value that is not known, and notes each question", () => {
    const { value, noted } = reading({ internal: UNKNOWN });
    const internal = value.at("internal");
    for (const ask of [
      () => internal.is(true),
      () => internal.isNot(true),
      () => internal.isMissing,
      () => internal.isGiven,
    ]) {
      let answer: boolean | undefined;
      assert.deepEqual(
        noted(() => {
          answer = ask();
        }),
        ["internal"],
      );
      assert.equal(answer, false);
    }
  });

  it("notes the unknown object where something in it is asked for, under the object's path", () => {
    const { value, noted } = reading({ spec: UNKNOWN });
    assert.deepEqual(
      noted(() => value.at("spec").at("scheme").text()),
      ["spec"],
    );
  });

  it("notes nothing for what is not read", () => {
    const { value, noted } = reading({ spec: UNKNOWN, name: "x" });
    assert.deepEqual(
      noted(() => [value.at("name").text(), value.at("spec").path]),
      [],
    );
  });

  it("takes one text where a list may stand", () => {
    const { value } = reading({ one: "a", many: ["a", "b"], other: 1 });
    assert.deepEqual(
      ["one", "many", "other", "none"].map((key) => value.at(key).texts()),
      [["a"], ["a", "b"], [], []],
    );
  });

  it("gives back as JSON what is known, and a stand-in for the rest", () => {
    const { value, noted } = reading({ a: [1, UNKNOWN, { b: UNKNOWN }], c: "d" });
    assert.deepEqual(value.plain(), { a: [1, {}], c: "d" });
    assert.deepEqual(
      value.plain((path) => `<${path}>`),
      { a: [1, "<a[1]>", { b: "<a[2].b>" }], c: "d" },
    );
    assert.deepEqual(
      noted(() => value.plain()),
      ["a[1]", "a[2].b"],
    );
  });

  it("gives back any known JSON unchanged", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const { value, noted } = reading({ at: json });
        let plain: Plain | undefined;
        const unknown = noted(() => {
          plain = value.at("at").plain();
        });
        assert.deepEqual(JSON.stringify(plain), JSON.stringify(json));
        assert.deepEqual(unknown, []);
      }),
    );
  });

  it("is shown in messages as it stands, long ones cut", () => {
    const { value } = reading({ text: "internal", list: ["a"], long: "x".repeat(200), later: UNKNOWN });
    const shown = (key: string) => value.at(key).shown();
    assert.deepEqual(
      [shown("text"), shown("list"), shown("none"), shown("later")],
      ["internal", '["a"]', "not set", "(not known yet)"],
    );
    assert.equal(shown("long"), `${"x".repeat(120)}…`);
  });
});
