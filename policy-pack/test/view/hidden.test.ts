import assert from "node:assert/strict";
import { UnknownReads } from "../../src/view/unknownReads.ts";
import { UNKNOWN, Value } from "../../src/view/value.ts";

const unknown = new UnknownReads();
const noted = (read: () => unknown) => unknown.during(read).unknown.map(({ path }) => path);
const value = new Value({ name: "web", later: UNKNOWN }, "", {
  urn: "urn:x",
  read: (from, key) => Reflect.get(from, key),
  unknown,
});

describe("Value, asked without a note", () => {
  it("tells what is known, and notes nothing of what is not", () => {
    const later = value.at("later");
    assert.deepEqual(
      noted(() => assert.deepEqual([later.isKnown, later.knownText()], [false, undefined])),
      [],
    );
    assert.deepEqual([value.at("name").isKnown, value.at("name").knownText()], [true, "web"]);
    assert.equal(value.at("missing").isKnown, true);
  });
});

describe("Value that is hidden", () => {
  it("is neither this nor that, nor missing, and is noted with the reason once it is read", () => {
    const hidden = value.at("name").hidden("a file may set it");
    const answers = () => [hidden.is("web"), hidden.isNot("web"), hidden.isMissing, hidden.isGiven, hidden.text()];
    assert.deepEqual(answers(), [false, false, false, false, undefined]);
    assert.deepEqual(noted(answers), ["name (a file may set it)"]);
    assert.deepEqual(
      noted(() => value.at("name").hidden("a file may set it")),
      [],
    );
    assert.deepEqual(
      noted(() => hidden.at("inner").text()),
      ["name (a file may set it)"],
    );
  });
});
