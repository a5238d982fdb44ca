import assert from "node:assert/strict";
import { readMemory, writeMemory } from "../../src/cloud/memory.ts";
import { stateAt } from "../../src/decide/state.ts";

describe("readMemory", () => {
  it("reads what was written", () => {
    const states = {
      "edge-001/web": { ...stateAt(50, 7), readySince: 5, failovers: [1, 2] },
      "edge-001/api": { ...stateAt(0, 7), emptySince: 6 },
    };
    assert.deepEqual(readMemory(writeMemory({ at: 9, states })), { at: 9, states });
  });

  it("takes anything else for no memory", () => {
    const wrong = ["", "{", "null", "[]", '{"at":1}', '{"at":1,"states":{"edge-001/web":{"mode":"gone"}}}'];
    assert.deepEqual(
      wrong.map((text) => readMemory(text)),
      wrong.map(() => undefined),
    );
  });
});
