import assert from "node:assert/strict";
import { everyUnknown, unknownSummary } from "../src/unknownValues.ts";
import type { UnknownRead } from "../src/view/unknownReads.ts";

const INGRESS = "shop:index:Fleet$kubernetes:networking.k8s.io/v1:Ingress";

function read(name: string, path: string, type = INGRESS): UnknownRead {
  return { urn: `urn:pulumi:dev::shops::${type}::${name}`, path };
}

describe("what a policy says of values that are not known yet", () => {
  const five = ["a", "b", "c", "d", "e"].map((name) => read(name, "spec.rules"));

  it("names the first three of a kind of resource and counts the others", () => {
    assert.equal(
      unknownSummary(five),
      "it judged what is known; these values are not known yet:\n" +
        "  5 of Ingress: spec.rules of a, spec.rules of b, spec.rules of c and 2 more",
    );
  });

  it("counts nothing where all are named, and keeps kinds apart", () => {
    const reads = [...five.slice(0, 3), read("shop::web", "arn", "aws:lb/targetGroup:TargetGroup")];
    assert.deepEqual(unknownSummary(reads).split("\n").slice(1), [
      "  3 of Ingress: spec.rules of a, spec.rules of b, spec.rules of c",
      "  1 of TargetGroup: arn of shop::web",
    ]);
  });

  it("has a line for each value where a program reads it", () => {
    assert.equal(
      everyUnknown(five.slice(0, 2)),
      `urn:pulumi:dev::shops::${INGRESS}::a spec.rules is not known yet\n` +
        `urn:pulumi:dev::shops::${INGRESS}::b spec.rules is not known yet`,
    );
  });
});
