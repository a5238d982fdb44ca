import assert from "node:assert/strict";
import { type FailoverState, stateAt } from "@sluice/hybrid-failover/decide";
import fc from "fast-check";
import { holdKey, readHold, recallState, sameStatus, writeStatus } from "../../src/shifter/memory.ts";

const MOMENT = { at: 1_000_000, date: new Date("2026-11-21T10:00:00.000Z") };
const SEEN = { ready: 3, alerts: ["held"], leader: "pod-a" };

const stateOf: fc.Arbitrary<FailoverState> = fc
  .record({
    weight: fc.constantFrom(0, 10, 50, 100),
    ago: fc.nat(500_000),
    failovers: fc.array(fc.nat(500_000), { maxLength: 5 }),
    reason: fc.string(),
  })
  .map(({ weight, ago, failovers, reason }) => ({
    ...stateAt(weight, MOMENT.at),
    since: MOMENT.at - ago,
    failovers: failovers.map((time) => MOMENT.at - time),
    reason,
  }));

describe("the status", () => {
  it("tells the next leader mode, weight, times and reason, on a clock of its own", () => {
    fc.assert(
      fc.property(stateOf, fc.nat(10_000_000), fc.nat(60_000), (state, otherAt, later) => {
        const other = { at: otherAt, date: new Date(MOMENT.date.getTime() + later) };
        const shift = otherAt - MOMENT.at - later;
        const recalled = recallState(writeStatus(state, SEEN, MOMENT), state.fallbackWeight, other);
        const { mode, fallbackWeight, since, failovers, reason } = recalled;
        assert.deepEqual(
          { mode, fallbackWeight, since, failovers, reason },
          {
            mode: state.mode,
            fallbackWeight: state.fallbackWeight,
            since: state.since + shift,
            failovers: state.failovers.map((time) => time + shift),
            reason: state.reason,
          },
        );
      }),
    );
  });

  it("gives way to what is open in the gates, but keeps how often the service failed over", () => {
    const written = writeStatus({ ...stateAt(100, 800_000), failovers: [900_000] }, SEEN, MOMENT);
    const { mode, fallbackWeight, since, failovers } = recallState(written, 50, MOMENT);
    assert.deepEqual([mode, fallbackWeight, since, failovers], ["recovering", 50, MOMENT.at, [900_000]]);
  });

  for (const written of [
    undefined,
    "",
    "{",
    "[]",
    "null",
    "7",
    '{"fallbackWeight":50,"since":7,"failovers":"many"}',
    '{"fallbackWeight":50,"failovers":["never",3]}',
  ]) {
    it(`is of no use, and no harm, as ${written}`, () => {
      assert.deepEqual(recallState(written, 50, MOMENT), stateAt(50, MOMENT.at));
    });
  }

  it("never lies in the future, whatever another's clock showed", () => {
    const written = writeStatus({ ...stateAt(100, MOMENT.at), failovers: [MOMENT.at] }, SEEN, MOMENT);
    const earlier = { at: 5_000, date: new Date("2026-11-21T09:00:00Z") };
    const { since, failovers } = recallState(written, 100, earlier);
    assert.deepEqual([since, failovers], [5_000, [5_000]]);
  });

  it("is the same while only the number of ready endpoints or the time differs", () => {
    const text = writeStatus(stateAt(50, 0), SEEN, MOMENT);
    const later = { at: MOMENT.at + 5000, date: new Date(MOMENT.date.getTime() + 5000) };
    assert.equal(sameStatus(text, writeStatus(stateAt(50, 0), { ...SEEN, ready: 1 }, later)), true);
    assert.equal(sameStatus(text, writeStatus(stateAt(10, 0), SEEN, MOMENT)), false);
    assert.equal(sameStatus(text, writeStatus(stateAt(50, 0), { ...SEEN, leader: "pod-b" }, MOMENT)), false);
    assert.equal(sameStatus(text, writeStatus(stateAt(50, 0), { ...SEEN, alerts: [] }, MOMENT)), false);
    assert.equal(sameStatus(text, undefined), false);
    assert.equal(sameStatus(text, "{"), false);
  });
});

describe("a hold", () => {
  it("stands in an annotation of its service", () => {
    assert.equal(holdKey("web"), "sluice/hold.web");
  });

  it("ends on this process's clock when the wall clock shows its time", () => {
    const text = '{"to":"fallback","until":"2026-11-21T10:30:00Z","by":"ana"}';
    assert.deepEqual(readHold(text, MOMENT), { to: "fallback", until: MOMENT.at + 30 * 60_000 });
  });

  const refused = [
    undefined,
    "",
    "fallback",
    '{"to":"fallback"}',
    '{"to":"fallback","until":"soon"}',
    '{"to":"nowhere","until":"2026-11-21T10:30:00Z"}',
    '{"to":"primary","until":"2026-11-21T09:59:59Z"}',
    '{"to":"primary","until":"2026-11-21T10:00:00Z"}',
  ];
  for (const text of refused) {
    it(`is none as ${text}`, () => assert.equal(readHold(text, MOMENT), undefined));
  }
});
