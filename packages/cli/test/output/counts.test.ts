import assert from "node:assert/strict";
import { countOf, firstOf, formatRanges } from "../../src/output/counts.ts";

describe("counts", () => {
  it("says one thing and several things", () => {
    assert.deepEqual(
      [countOf(1, "rule"), countOf(0, "rule"), countOf(2, "Ingress", "Ingresses")],
      ["1 rule", "0 rules", "2 Ingresses"],
    );
  });

  it("writes priorities in a row as a range", () => {
    assert.equal(formatRanges([2, 3, 4, 7, 9, 10]), "2-4, 7, 9-10");
    assert.equal(formatRanges([]), "");
  });

  it("cuts long lists and says how much is left", () => {
    assert.equal(firstOf(["a", "b", "c"], 2), "a, b, +1 more");
    assert.equal(firstOf(["a", "b"], 2), "a, b");
  });
});
