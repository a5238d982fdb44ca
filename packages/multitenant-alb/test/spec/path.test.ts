import assert from "node:assert/strict";
import fc from "fast-check";
import { formatPath, type Path, resolvePath, valueAt } from "../../src/spec/path.ts";

describe("path", () => {
  it("is written with dots and brackets", () => {
    assert.equal(formatPath(["fleet", "profiles", "app", 0, "path"]), "fleet.profiles.app[0].path");
    assert.equal(formatPath(["fleet", "tags", "a.b"]), 'fleet.tags["a.b"]');
  });

  it("reads keys with dots, quoted or not", () => {
    const value = { a: 1, "a.b": { c: 2 } };
    assert.deepEqual(resolvePath(".a.b.c", value), ["a.b", "c"]);
    assert.deepEqual(resolvePath('["a.b"].c', value), ["a.b", "c"]);
  });

  it("ends at the deepest part that exists", () => {
    assert.deepEqual(resolvePath(".hosts[7].x", { hosts: ["a"] }), ["hosts"]);
    assert.deepEqual(resolvePath(".missing", { hosts: ["a"] }), []);
  });

  it("reads back every path that it wrote", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        for (const path of pathsIn(value)) {
          // The first key of a path is written without a dot, so a root goes in front.
          const text = formatPath(["root", ...path]).slice("root".length);
          assert.deepEqual(valueAt(value, resolvePath(text, value)), valueAt(value, path));
        }
      }),
    );
  });
});

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsIn(valueAt(value, [key]), [...path, key]))];
}
