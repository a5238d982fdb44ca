import assert from "node:assert/strict";
import fc from "fast-check";
import { commandLine, goBoolean } from "../../../src/subjects/controller/commandLine.ts";
import { imageParts } from "../../../src/subjects/controller/installations.ts";
import { UnknownReads } from "../../../src/view/unknownReads.ts";
import { UNKNOWN, Value } from "../../../src/view/value.ts";

function line(...lists: readonly unknown[]) {
  const source = {
    urn: "urn:x",
    read: (from: object, key: string) => Reflect.get(from, key),
    unknown: new UnknownReads(),
  };
  const values = new Value({ lists }, "", source).at("lists").items();
  return commandLine(...values);
}

describe("command lines", () => {
  it("give a flag's text after a sign or as the next word, in all lists, in their order", () => {
    const word = fc.string({ minLength: 1 }).filter((text) => !text.startsWith("-"));
    fc.assert(
      fc.property(word, word, (first, second) => {
        assert.deepEqual(line(["run", `--name=${first}`], ["--name", second]).flag("name"), [first, second]);
      }),
    );
  });

  it("give true for a flag that stands alone, and nothing for another that begins like it", () => {
    assert.deepEqual(line(["--name", "--other=1", "--name"]).flag("name"), ["true", "true"]);
    assert.deepEqual(line(["--names=1", "-name=2"], undefined).flag("name"), []);
  });

  it("are known where every word is", () => {
    assert.equal(line(["--name"], undefined).isKnown, true);
    assert.equal(line(["--name", UNKNOWN]).isKnown, false);
    assert.equal(line(["--name"], UNKNOWN).isKnown, false);
    assert.deepEqual(line([UNKNOWN, "--name=1"]).flag("name"), ["1"]);
  });

  it("read booleans as Go does", () => {
    assert.deepEqual(["1", "t", "True", "TRUE"].map(goBoolean), [true, true, true, true]);
    assert.deepEqual(["0", "f", "False", "FALSE"].map(goBoolean), [false, false, false, false]);
    assert.deepEqual(["", "yes", "tRUE", "on"].map(goBoolean), [undefined, undefined, undefined, undefined]);
  });
});

describe("images", () => {
  it("are taken apart, with a registry's port, a tag and a digest", () => {
    assert.deepEqual(imageParts("host:443/a/b:v1@sha256:0a"), { name: "b", tag: "v1", digest: "sha256:0a" });
    assert.deepEqual(imageParts("host:443/a/b"), { name: "b", tag: undefined, digest: undefined });
    assert.deepEqual(imageParts("b@sha256:0a"), { name: "b", tag: undefined, digest: "sha256:0a" });
    assert.deepEqual(imageParts(""), { name: "", tag: undefined, digest: undefined });
  });
});
