import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { ANNOTATION_PREFIX, ANNOTATION_SCOPE, annotation, annotationKey, splitList } from "../src/annotations.ts";

describe("annotations", () => {
  it("writes keys that take a name", () => {
    assert.equal(annotationKey("actions", "forward-to-tg"), "alb.ingress.kubernetes.io/actions.forward-to-tg");
  });

  it("has no key twice and a scope for each", () => {
    const keys = Object.values(annotation);
    assert.equal(new Set(keys).size, keys.length);
    assert.deepEqual(Object.keys(ANNOTATION_SCOPE), Object.keys(annotation));
    assert.ok(keys.every((key) => key.startsWith(`${ANNOTATION_PREFIX}/`)));
  });

  it("drops blanks and empty parts of lists", () => {
    assert.deepEqual(splitList(" a, ,b,"), ["a", "b"]);
  });

  it("is the only module of the package that spells a key", () => {
    const files = globSync("**/*.ts", { cwd: new URL("../src/", import.meta.url) });
    const spelled = files.filter((file) =>
      readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8").includes(`${ANNOTATION_PREFIX}/`),
    );
    assert.deepEqual(spelled, ["annotations.ts"]);
  });
});
