import assert from "node:assert/strict";
import fc from "fast-check";
import { type Path, valueAt } from "../../../src/spec/path.ts";
import { countKeys, countKeysInText, jsonPositions } from "../../../src/spec/source/jsonPositions.ts";

describe("jsonPositions", () => {
  it("finds every value of any JSON text", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const positions = jsonPositions(text);
        for (const path of leavesOf(value)) {
          const expected = JSON.stringify(valueAt(value, path));
          const at = positions.find(path).value;
          assert.equal(text.slice(at, at + expected.length), expected);
        }
      }),
    );
  });

  it("counts as many keys in text as in the value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        assert.equal(countKeysInText(text), countKeys(JSON.parse(text)));
      }),
    );
  });

  it("ends at the deepest part that exists", () => {
    assert.equal(jsonPositions('{"a": [1]}').find(["a", 4, "b"]).value, 6);
  });

  it("finds keys that stand twice, at any depth", () => {
    const found = jsonPositions('{"a": 1, "b": [{"c": 1, "c": 2}], "a": 2}').duplicates();
    assert.deepEqual(found, [
      { path: ["b", 0, "c"], offset: 24 },
      { path: ["a"], offset: 34 },
    ]);
  });
});

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => leavesOf(valueAt(value, [key]), [...path, key]));
}
