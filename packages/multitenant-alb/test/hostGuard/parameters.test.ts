import assert from "node:assert/strict";
import { countHosts } from "../../src/hostGuard/index.ts";

describe("countHosts", () => {
  it("counts each namespace's hosts, sorted by namespace", () => {
    const counted = countHosts({
      globex: { hosts: ["a.example.com"] },
      acme: { hosts: ["b.example.com", "*.acme.io"] },
    });
    assert.deepEqual(counted, [
      { namespace: "acme", hosts: 2 },
      { namespace: "globex", hosts: 1 },
    ]);
  });
});
