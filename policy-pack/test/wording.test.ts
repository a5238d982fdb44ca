import assert from "node:assert/strict";
import { counted, listed, most } from "../src/wording.ts";

describe("wording", () => {
  it("names the three who have most, ties by name, and counts the others", () => {
    const counts = { a: 1, b: 12, c: 3, d: 3, e: 1 };
    assert.equal(most(new Map(Object.entries(counts))), "b (12), c (3), d (3) and 2 others");
    assert.equal(most(new Map(Object.entries({ a: 1, b: 2, c: 3, d: 4 }))), "d (4), c (3), b (2) and 1 other");
    assert.equal(most(new Map([["a", 1]])), "a (1)");
    assert.equal(most(new Map()), "");
  });

  it("puts nouns into the plural where there is not one", () => {
    assert.deepEqual(
      [0, 1, 2].map((count) => counted(count, "target group")),
      ["0 target groups", "1 target group", "2 target groups"],
    );
    assert.deepEqual(
      [listed("Service", ["web"]), listed("Service", ["api", "web"])],
      ["Service web", "Services api, web"],
    );
  });
});
