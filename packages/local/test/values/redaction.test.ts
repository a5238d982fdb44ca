import assert from "node:assert/strict";
import { textRedactor } from "../../src/values/redaction.ts";
import { markSecret, redact, secretPaths, UNKNOWN, unwrapSecrets, withoutOutputs } from "../../src/values/wire.ts";

const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

describe("textRedactor", () => {
  it("takes every form of a known secret out of text", () => {
    const clean = textRedactor([{ a: [markSecret({ key: "first line\nsecond line" })] }, markSecret("hunter2")]);
    assert.equal(clean("is hunter2, not hunter3"), "is [secret], not hunter3");
    assert.equal(clean('{"key":"first line\\nsecond line"}'), '{"key":"[secret]"}');
    assert.equal(clean("> second line"), "> [secret]");
  });

  it("leaves words alone that are as short as a secret of two characters", () => {
    assert.equal(textRedactor([markSecret("is")])("this is it"), "this is it");
  });
});

describe("redact", () => {
  it("shows neither secrets nor unknown values", () => {
    assert.deepEqual(redact({ a: [markSecret("x")], b: UNKNOWN, c: 1 }), { a: ["[secret]"], b: "[unknown]", c: 1 });
  });
});

describe("secretPaths", () => {
  it("names the outermost secret of each branch", () => {
    const value = { data: { password: markSecret("x") }, env: [{ value: markSecret({ deep: markSecret("y") }) }] };
    assert.deepEqual(secretPaths(value), ["data.password", "env[0].value"]);
  });
});

describe("unwrapSecrets", () => {
  it("opens secrets inside secrets", () => {
    assert.deepEqual(unwrapSecrets(markSecret({ a: markSecret([1]) })), { a: [1] });
  });
});

describe("withoutOutputs", () => {
  it("keeps what an output value says: known, secret, unknown", () => {
    const output = (more: object) => ({ [SIGNATURE]: OUTPUT, ...more });
    const value = [output({ value: 1 }), output({ value: "s", secret: true }), output({})];
    assert.deepEqual(withoutOutputs(value), [1, markSecret("s"), UNKNOWN]);
  });
});
