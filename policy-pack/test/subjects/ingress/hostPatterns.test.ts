import assert from "node:assert/strict";
import { matchGlob } from "@sluice/alb-model";
import fc from "fast-check";
import { HostPatterns } from "../../../src/subjects/ingress/hostPatterns.ts";

describe("HostPatterns", () => {
  const label = fc.constantFrom("a", "b", "ab", "*", "?", "a*", "*b", "a?b");
  const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));

  it("finds the same patterns as trying each of them", () => {
    fc.assert(
      fc.property(fc.uniqueArray(host, { maxLength: 12 }), host, (all, wanted) => {
        const patterns = new HostPatterns<string>();
        for (const pattern of all) patterns.add(pattern, pattern);
        const expected = all.filter((each) => /[*?]/.test(each) && each !== wanted && matchGlob(each, wanted));
        assert.deepEqual([...patterns.matching(wanted)].sort(), expected.sort());
      }),
    );
  });

  it("takes expressions for no patterns, and matches none", () => {
    const patterns = new HostPatterns<number>();
    patterns.add("regex:.*", 1);
    patterns.add("*", 2);
    assert.deepEqual([...patterns.matching("a.example.com")], [2]);
    assert.deepEqual([...patterns.matching("regex:a")], []);
  });
});
