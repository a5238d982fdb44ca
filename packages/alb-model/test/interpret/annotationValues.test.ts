import assert from "node:assert/strict";
import { readMap } from "../../src/interpret/annotationValues.ts";

describe("readMap", () => {
  const cases: readonly (readonly [string, Record<string, string>])[] = [
    ["a=1,b=2", { a: "1", b: "2" }],
    [" a = 1 , b=2 ", { a: "1", b: "2" }],
    ["a=1,", { a: "1," }],
    ["a=x=y", { a: "x=y" }],
    ["a=1\\,2,b=3", { a: "1,2", b: "3" }],
    ["a=", { a: "" }],
    ["", {}],
  ];
  for (const [raw, expected] of cases) {
    it(`reads "${raw}"`, () => {
      assert.deepEqual(Object.fromEntries(readMap({ key: raw }, "key")), expected);
    });
  }
  for (const raw of ["a", "=1", "a=1,b"]) {
    it(`refuses "${raw}"`, () => {
      assert.throws(() => readMap({ key: raw }, "key"), {
        message: `failed to parse stringMap annotation, key: ${raw}`,
      });
    });
  }
});
