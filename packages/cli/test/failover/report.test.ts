import assert from "node:assert/strict";
import { reportFailover } from "../../src/failover/report.ts";
import type { FailoverSnapshot } from "../../src/failover/snapshot.ts";
import { FALLBACK, hold, open, PRIMARY, snapshot, WEB_OPEN } from "./snapshots.ts";

function codes(change: Partial<FailoverSnapshot>): string[] {
  return reportFailover(snapshot(change)).faults.map(({ code, service, gate }) => [code, service ?? gate].join(" "));
}

function gates(first: Record<string, string> | undefined, second: Record<string, string> | undefined = WEB_OPEN) {
  return new Map([
    ["edge-001-gate", first],
    ["edge-002-gate", second],
  ]);
}

describe("the report on a fleet's failover", () => {
  it("is fine while traffic is on the fallback and every gate agrees", () => {
    const report = reportFailover(snapshot());
    assert.deepEqual([report.ok, report.faults], [true, []]);
    const web = report.services.find(({ service }) => service === "web");
    assert.deepEqual(
      web?.gates.map(({ gate, fallbackWeight, open: keys }) => [gate, fallbackWeight, keys]),
      [
        ["edge-001-gate", 100, ["web-100"]],
        ["edge-002-gate", 100, ["web-100"]],
      ],
    );
    assert.equal(web?.status?.failovers, 1);
  });

  const renewedAt = new Date("2026-11-21T10:04:40Z");
  const faults: readonly (readonly [string, Partial<FailoverSnapshot>, readonly string[]])[] = [
    ["a gate is closed that should be open", { gates: gates({}) }, ["gate.differs edge-001-gate"]],
    ["a gate stands at another step", { gates: gates(open({ "web-50": "/*" })) }, ["gate.differs edge-001-gate"]],
    [
      "a rule stands open with other conditions than declared",
      { gates: gates({ ...WEB_OPEN, ...open({ "web-100": "/shop/*" }) }) },
      ["gate.differs edge-001-gate"],
    ],
    [
      "a rule is open that the configuration does not know",
      { gates: gates({ ...WEB_OPEN, ...open({ "old-100": "/*" }) }) },
      ["gate.foreign edge-001-gate"],
    ],
    ["a gate is missing", { gates: gates(undefined) }, ["gate.missing edge-001-gate"]],
    ["nobody has ever led", { lease: undefined }, ["leader.none "]],
    ["the leader's lease ran out", { lease: { holder: "a", renewedAt, seconds: 6 } }, ["leader.none "]],
    ["the lease was given up", { lease: { holder: "", renewedAt: new Date(), seconds: 6 } }, ["leader.none "]],
    ["a service has no status", { data: { web: JSON.stringify(FALLBACK) } }, ["status.missing api"]],
    [
      "a status cannot be read",
      { data: { api: "{", web: JSON.stringify({ ...FALLBACK, since: "yesterday" }) } },
      ["status.missing api", "status.missing web"],
    ],
    [
      "the shifter raises alerts",
      {
        data: {
          api: JSON.stringify({ ...PRIMARY, alerts: ["watch-lost", "fallback-missing"] }),
          web: JSON.stringify({ ...FALLBACK, alerts: ["another"] }),
        },
      },
      ["alert.watch-lost api", "alert.fallback-missing api", "alert.another web"],
    ],
  ];
  for (const [what, change, expected] of faults) {
    it(`tells that ${what}`, () => {
      const report = reportFailover(snapshot(change));
      assert.deepEqual(codes(change), expected);
      assert.equal(report.ok, false);
      for (const { message, fix } of report.faults) assert.ok(message.length > 0 && fix.length > 0);
    });
  }

  it("names each key that differs, and how", () => {
    const annotations = { ...open({ "api-100": "/api/*", "web-100": "/x" }) };
    const [fault] = reportFailover(snapshot({ gates: gates(annotations) })).faults;
    assert.match(
      fault?.message ?? "",
      /^api-100: open, and should not be; api-primary: closed, .*; web-100: open with other conditions/,
    );
  });

  it("takes no fault from a gate that it may not read, and is not fine either", () => {
    const denied = { resource: "ingresses.networking.k8s.io", message: "what is really open: no", fix: "allow it" };
    const report = reportFailover(snapshot({ gates: new Map(), unchecked: [denied] }));
    assert.deepEqual([report.ok, report.faults], [false, []]);
    assert.deepEqual(
      [...new Set(report.services.flatMap((one) => one.gates).map((one) => one.fallbackWeight))],
      [null],
    );
  });

  it("takes no missing leader from a lease that it may not read", () => {
    const denied = { resource: "leases.coordination.k8s.io", message: "which shifter leads: no", fix: "allow it" };
    assert.deepEqual(codes({ lease: undefined, unchecked: [denied] }), []);
  });

  it("shows a hold while it stands, and no other", () => {
    const held = (text: string) =>
      reportFailover(snapshot({ annotations: { "sluice/hold.web": text } })).services.map(({ hold: one }) => one?.by);
    assert.deepEqual(held(hold()), [undefined, "ana@example.com"]);
    assert.deepEqual(held(hold({ until: "2026-11-21T10:04:59Z" })), [undefined, undefined]);
    assert.deepEqual(held(hold({ to: "elsewhere" })), [undefined, undefined]);
    assert.deepEqual(held("no JSON"), [undefined, undefined]);
  });

  it("does not call a hold a fault", () => {
    const data = { api: JSON.stringify(PRIMARY), web: JSON.stringify({ ...FALLBACK, alerts: ["held"] }) };
    assert.deepEqual(codes({ data }), []);
  });
});
