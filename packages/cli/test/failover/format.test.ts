import assert from "node:assert/strict";
import { formatFailover } from "../../src/failover/format.ts";
import { reportFailover } from "../../src/failover/report.ts";
import { painter } from "../../src/output/style.ts";
import { assertGolden } from "../runCommand.ts";
import { FALLBACK, hold, open, PRIMARY, snapshot, WEB_OPEN } from "./snapshots.ts";

const PLAIN = painter({ write: () => true }, {});

describe("the printed state of a fleet's failover", () => {
  it("fits 80 columns where all is well", () => {
    const annotations = {
      "sluice/hold.web": hold({ reason: "the new release answers with errors, see the incident of this morning" }),
    };
    const data = { api: JSON.stringify(PRIMARY), web: JSON.stringify({ ...FALLBACK, alerts: ["held"] }) };
    const text = formatFailover(reportFailover(snapshot({ annotations, data })), PLAIN);
    assertGolden("failover.txt", text);
    assert.deepEqual(tooWide(text), []);
  });

  it("fits 80 columns with every kind of fault", () => {
    const data = {
      api: JSON.stringify({ ...PRIMARY, mode: "recovering", fallbackWeight: 100, alerts: ["watch-lost"] }),
    };
    const gates = new Map([
      ["edge-001-gate", { ...WEB_OPEN, ...open({ "old-100": "/*" }) }],
      ["edge-002-gate", undefined],
    ]);
    const denied = {
      resource: "leases.coordination.k8s.io",
      message: "which shifter leads: the user may not get leases.coordination.k8s.io",
      fix: "allow get on leases.coordination.k8s.io (kubectl auth can-i get leases.coordination.k8s.io)",
    };
    const report = reportFailover(snapshot({ data, gates, lease: undefined, unchecked: [denied] }));
    const text = formatFailover(report, PLAIN);
    assertGolden("failover-faults.txt", text);
    assert.deepEqual(tooWide(text), []);
  });
});

function tooWide(text: string): string[] {
  return text.split("\n").filter((line) => line.length > 80);
}
