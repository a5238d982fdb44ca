import assert from "node:assert/strict";
import fc from "fast-check";
import { pairsIn, whyNot } from "../../../src/subjects/loadBalancer/setting.ts";

const key = fc.stringMatching(/^[a-z_.]+$/);
const value = fc.stringMatching(/^[A-Za-z0-9=/-]*$/);

describe("pairsIn", () => {
  it("splits at commas and the first equals sign, and drops blanks", () => {
    assert.deepEqual(
      [...pairsIn(" a.b = 1 , c=x=y,")],
      [
        ["a.b", "1"],
        ["c", "x=y"],
      ],
    );
  });

  it("leaves out parts that are no pairs", () => {
    assert.deepEqual([...pairsIn("a,b=1,,c")], [["b", "1"]]);
    assert.deepEqual([...pairsIn("")], []);
  });

  it("reads back every set of pairs that it is given", () => {
    fc.assert(
      fc.property(fc.dictionary(key, value), (pairs) => {
        const entries = Object.entries(pairs);
        assert.deepEqual([...pairsIn(entries.map(([name, text]) => `${name}=${text}`).join(","))], entries);
      }),
    );
  });
});

describe("whyNot", () => {
  const place = "enableDeletionProtection";

  it("tells a missing setting and a wrong one apart, and objects neither to the right one nor to an unknown one", () => {
    const resource = {} as Parameters<typeof whyNot>[0]["resource"];
    const said = (text: string | undefined, isMissing = false) => whyNot({ resource, place, text, isMissing }, "true");
    assert.equal(said(undefined, true), "enableDeletionProtection is not set");
    assert.equal(said("false"), "enableDeletionProtection is false");
    assert.equal(said("true"), undefined);
    assert.equal(said(undefined), undefined);
  });
});
