import assert from "node:assert/strict";
import fc from "fast-check";
import { countWildcards, matchGlob } from "../src/glob.ts";

function toRegExp(pattern: string): RegExp {
  const parts = [...pattern].map((char) => {
    if (char === "*") return "[^]*";
    return char === "?" ? "[^]" : char.replace(/[\\^$.|+()[\]{}/-]/, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}

describe("matchGlob", () => {
  it("matches what the same pattern as a regular expression matches", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "/", "*", "?", "+", "$"), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom("a", "b", ".", "/", "+", "$"), maxLength: 10 });
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        assert.equal(matchGlob(glob, value), toRegExp(glob).test(value));
      }),
      { numRuns: 4000 },
    );
  });

  it("answers at once where backtracking would take for ever", () => {
    assert.equal(matchGlob(`${"a*".repeat(60)}b`, "a".repeat(4000)), false);
  });

  it("counts both kinds of wildcards over all values", () => {
    assert.equal(countWildcards(["*.a?c", "/x", "/*/*", ""]), 4);
  });
});
