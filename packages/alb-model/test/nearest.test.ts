import assert from "node:assert/strict";
import { nearest } from "../src/nearest.ts";

describe("nearest", () => {
  it("finds the field behind a letter that is missing, wrong, swapped or too many", () => {
    const fields = ["path", "port", "service", "targetPort"];
    assert.equal(nearest("prot", fields), "port");
    assert.equal(nearest("serivce", fields), "service");
    assert.equal(nearest("pathh", fields), "path");
    assert.equal(nearest("targetport", fields), "targetPort");
  });

  it("finds nothing for a word that is like no field", () => {
    assert.equal(nearest("owner", ["id", "hosts", "profile"]), undefined);
    assert.equal(nearest("x", []), undefined);
  });
});
