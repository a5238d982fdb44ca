import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { GroupError, GroupModel } from "../../src/elbv2.ts";
import { type InterpretInput, interpret } from "../../src/interpret/index.ts";

interface BuiltCase extends InterpretInput {
  readonly id: string;
  readonly expect: readonly (GroupModel | GroupError)[];
}

const CASES = readFileSync(new URL("../fixtures/built-plans.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as BuiltCase);

/** An Ingress that can join no group: the controller reports it on the Ingress, not on a group. */
const UNGROUPED = /^invalid ingress (class|group): /;

describe("interpret, against what the controller's model builder gave", () => {
  for (const { id, expect, ...input } of CASES) {
    it(`builds case ${id} as the controller did`, () => {
      const groups = interpret(input).filter((group) => !("error" in group && UNGROUPED.test(group.error)));
      assert.deepEqual(groups, expect);
    });
  }
});
