import assert from "node:assert/strict";
import { backoff } from "../../src/cloud/backoff.ts";

describe("backoff", () => {
  it("doubles its longest wait up to five seconds", () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => backoff(attempt, 0.999_999));
    assert.deepEqual(longest, [199, 399, 799, 1599, 3199, 4999, 4999]);
  });

  it("waits anything from nothing up to that", () => {
    assert.deepEqual([backoff(4, 0), backoff(4, 0.5)], [0, 800]);
  });
});
