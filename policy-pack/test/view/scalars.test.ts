import assert from "node:assert/strict";
import { isEmpty, isOn, scalarText, wholeNumber } from "../../src/view/scalars.ts";
import { UnknownReads } from "../../src/view/unknownReads.ts";
import { UNKNOWN, Value } from "../../src/view/value.ts";

const value = (raw: unknown) => new Value(raw, "field", { urn: "urn", read: Reflect.get, unknown: new UnknownReads() });

describe("scalars", () => {
  it("are one text, however they are written", () => {
    assert.deepEqual(
      ["30", 30, true, "", {}, undefined, UNKNOWN].map((raw) => scalarText(value(raw))),
      ["30", "30", "true", "", undefined, undefined, undefined],
    );
  });

  it("are numbers also as texts, and an empty text is none", () => {
    assert.deepEqual(
      ["30", 30, "30s", "", undefined, UNKNOWN].map((raw) => wholeNumber(value(raw))),
      [30, 30, undefined, undefined, undefined, undefined],
    );
  });

  it("are on as true and as its text only", () => {
    assert.deepEqual(
      [true, "true", "True", false, 1, undefined, UNKNOWN].map((raw) => isOn(value(raw))),
      [true, true, false, false, false, false, false],
    );
  });

  it("are empty where nothing is said, and not where that is unknown", () => {
    assert.deepEqual(
      [undefined, null, "", " ", 0, UNKNOWN].map((raw) => isEmpty(value(raw))),
      [true, true, true, false, false, false],
    );
  });
});
