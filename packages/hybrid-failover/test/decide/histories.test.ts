import assert from "node:assert/strict";
import {
  DEFAULT_SETTINGS,
  decide,
  type FailoverSettings,
  FULL_WEIGHT,
  type Observation,
  recoveryWait,
  type Shift,
  simulate,
  stateAt,
} from "@sluice/hybrid-failover/decide";
import fc from "fast-check";

const SECOND = 1000;
const EVENTS = 1000;

const settingsOf: fc.Arbitrary<FailoverSettings> = fc.record({
  failAfterSeconds: fc.constantFrom(0, 0, 5, 20),
  minReady: fc.integer({ min: 1, max: 4 }),
  recoverAfterSeconds: fc.integer({ min: 1, max: 60 }),
  requireHealthyTargets: fc.boolean(),
  steps: fc.constantFrom([100], [100, 50, 10], [100, 90, 75, 50, 25, 10, 1]),
  stepSeconds: fc.integer({ min: 1, max: 30 }),
  damping: fc.record({
    windowSeconds: fc.constantFrom(0, 60, 600),
    factor: fc.constantFrom(1, 1.5, 2),
    maxSeconds: fc.integer({ min: 60, max: 900 }),
  }),
});

const eventOf = fc.record({
  gap: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 90 })),
  ready: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6 })),
  healthyTargets: fc.integer({ min: 0, max: 6 }),
  fallbackPresent: fc.integer({ min: 0, max: 19 }).map((n) => n > 0),
  watchLive: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  hold: fc.option(fc.record({ to: fc.constantFrom("fallback" as const, "primary" as const), for: fc.nat(60) }), {
    freq: 20,
    nil: undefined,
  }),
});

/** What happens to a service, in order of time. */
const historyOf: fc.Arbitrary<Observation[]> = fc
  .array(eventOf, { minLength: EVENTS, maxLength: EVENTS, size: "max" })
  .map((events) => {
    let at = 0;
    return events.map(({ gap, hold, ...event }) => {
      at += gap * SECOND;
      return { ...event, at, ...(hold === undefined ? {} : { hold: { to: hold.to, until: at + hold.for * SECOND } }) };
    });
  });

/** A history without holds and missing fallbacks, which are other reasons to move than the pods. */
const podsOnlyOf = historyOf.map((history) =>
  history.map(({ hold: _hold, ...observation }) => ({ ...observation, fallbackPresent: true })),
);

function endOf(history: readonly Observation[]): number {
  return history.at(-1)?.at ?? 0;
}

describe("decide, over histories of 1,000 random events", () => {
  it("gives the fallback a weight from the settings or none, so that never all weights are 0", () => {
    fc.assert(
      fc.property(historyOf, settingsOf, (history, settings) => {
        const allowed = new Set([0, ...settings.steps]);
        for (const { fallbackWeight } of simulate(history, endOf(history), settings).shifts) {
          assert.ok(allowed.has(fallbackWeight) && fallbackWeight <= FULL_WEIGHT, `weight ${fallbackWeight}`);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("never leaves the fallback sooner after a failover than its damping says", () => {
    fc.assert(
      fc.property(podsOnlyOf, settingsOf, (history, settings) => {
        let failed: Shift | undefined;
        let failovers: number[] = [];
        for (const shift of simulate(history, endOf(history), settings).shifts) {
          if (shift.mode === "fallback") {
            failovers = [
              ...failovers.filter((at) => at >= shift.at - settings.damping.windowSeconds * SECOND),
              shift.at,
            ];
            failed = shift;
          } else if (failed !== undefined) {
            const wait = recoveryWait({ ...stateAt(FULL_WEIGHT, 0), failovers }, settings);
            assert.ok(shift.at - failed.at >= wait, `left after ${shift.at - failed.at} ms of ${wait}`);
            failed = undefined;
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("ends in the state that the last observation calls for", () => {
    fc.assert(
      fc.property(historyOf, settingsOf, fc.nat(6), (history, settings, ready) => {
        const last = { at: endOf(history), ready, healthyTargets: ready, fallbackPresent: true, watchLive: true };
        const longEnough = last.at + 3600 * SECOND;
        const { state } = simulate([...history, last], longEnough, settings);
        if (ready === 0) assert.deepEqual([state.mode, state.fallbackWeight], ["fallback", FULL_WEIGHT]);
        if (ready >= settings.minReady) assert.deepEqual([state.mode, state.fallbackWeight], ["primary", 0]);
      }),
      { numRuns: 40 },
    );
  });

  it("fails over as soon as the hold has passed without a ready endpoint", () => {
    fc.assert(
      fc.property(historyOf, settingsOf, (history, settings) => {
        const at = endOf(history);
        const empty = { at, ready: 0, fallbackPresent: true, watchLive: true };
        const { state } = simulate([...history, empty], at + settings.failAfterSeconds * SECOND + 1, settings);
        assert.equal(state.fallbackWeight, FULL_WEIGHT);
      }),
      { numRuns: 40 },
    );
  });

  it("sends nothing to a fallback that is missing", () => {
    fc.assert(
      fc.property(historyOf, settingsOf, (history, settings) => {
        let state = stateAt(0, 0);
        for (const observation of history) {
          ({ state } = decide(state, observation, settings));
          if (!observation.fallbackPresent && observation.watchLive) assert.equal(state.fallbackWeight, 0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("changes no weight while the watch is lost", () => {
    fc.assert(
      fc.property(historyOf, settingsOf, (history, settings) => {
        let state = stateAt(0, 0);
        for (const observation of history) {
          const { fallbackWeight } = state;
          ({ state } = decide(state, observation, settings));
          if (!observation.watchLive) assert.equal(state.fallbackWeight, fallbackWeight);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("decides the same when an observation comes twice", () => {
    fc.assert(
      fc.property(historyOf, settingsOf, (history, settings) => {
        let state = stateAt(0, 0);
        for (const observation of history) {
          const once = decide(state, observation, settings);
          const twice = decide(once.state, observation, settings);
          assert.deepEqual(twice.state, once.state);
          ({ state } = once);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("never falls back to a smaller weight for the pods except by failing over", () => {
    fc.assert(
      fc.property(podsOnlyOf, settingsOf, (history, settings) => {
        let before = 0;
        for (const { mode, fallbackWeight } of simulate(history, endOf(history), settings).shifts) {
          if (mode !== "fallback") assert.ok(fallbackWeight < before, `${before} → ${fallbackWeight} in ${mode}`);
          before = fallbackWeight;
        }
      }),
      { numRuns: 40 },
    );
  });

  it("uses the default settings without a problem", () => {
    fc.assert(
      fc.property(historyOf, (history) => {
        assert.ok(simulate(history, endOf(history), DEFAULT_SETTINGS).shifts.length < EVENTS);
      }),
      { numRuns: 5 },
    );
  });
});
