import assert from "node:assert/strict";
import {
  checkSettings,
  DEFAULT_SETTINGS,
  decide,
  type FailoverSettings,
  type Observation,
  recoveryWait,
  simulate,
  stateAt,
} from "@sluice/hybrid-failover/decide";

const SECOND = 1000;

/** An observation in which everything is well, with changes. */
function seen(at: number, changes: Partial<Observation> = {}): Observation {
  return { at: at * SECOND, ready: 3, fallbackPresent: true, watchLive: true, ...changes };
}

/** What the shifter sets, as `seconds: mode weight`. */
function shifts(observations: readonly Observation[], until: number, changes: Partial<FailoverSettings> = {}) {
  const { shifts: all } = simulate(observations, until * SECOND, { ...DEFAULT_SETTINGS, ...changes });
  return all.map(({ at, mode, fallbackWeight }) => `${at / SECOND}: ${mode} ${fallbackWeight}`);
}

describe("decide", () => {
  it("moves all traffic to the fallback the moment the last ready endpoint goes", () => {
    assert.deepEqual(shifts([seen(0), seen(7, { ready: 0 })], 60), ["7: fallback 100"]);
  });

  it("leaves the traffic on the pods while one of them is ready, however many are wanted to come back", () => {
    assert.deepEqual(shifts([seen(0), seen(7, { ready: 1 })], 600, { minReady: 3 }), []);
  });

  it("waits for the chosen hold before it fails over, and not at all when a pod comes back within it", () => {
    const settings = { failAfterSeconds: 10 };
    assert.deepEqual(shifts([seen(0, { ready: 0 })], 60, settings), ["10: fallback 100"]);
    assert.deepEqual(shifts([seen(0, { ready: 0 }), seen(9), seen(15, { ready: 0 })], 24, settings), []);
  });

  it("comes back in steps once enough endpoints were ready for long enough", () => {
    assert.deepEqual(shifts([seen(0, { ready: 0 }), seen(100)], 600), [
      "0: fallback 100",
      "130: recovering 50",
      "145: recovering 10",
      "160: primary 0",
    ]);
  });

  it("comes back at once where there is one step only", () => {
    assert.deepEqual(shifts([seen(0, { ready: 0 }), seen(100)], 600, { steps: [100] }), [
      "0: fallback 100",
      "130: primary 0",
    ]);
  });

  it("starts the waiting time again when there are too few endpoints in between", () => {
    const history = [seen(0, { ready: 0 }), seen(10), seen(30, { ready: 1 }), seen(35)];
    assert.deepEqual(shifts(history, 66, { minReady: 2 }), ["0: fallback 100", "65: recovering 50"]);
  });

  it("stays on a step while there are too few endpoints for the next", () => {
    const history = [seen(0, { ready: 0 }), seen(10), seen(42, { ready: 1 }), seen(100)];
    assert.deepEqual(shifts(history, 116, { minReady: 2 }), [
      "0: fallback 100",
      "40: recovering 50",
      "115: recovering 10",
    ]);
  });

  it("goes back to the fallback from a step when the last endpoint goes again", () => {
    assert.deepEqual(shifts([seen(0, { ready: 0 }), seen(10), seen(42, { ready: 0 })], 60), [
      "0: fallback 100",
      "40: recovering 50",
      "42: fallback 100",
    ]);
  });

  it("counts only healthy targets on the way back where it was asked to", () => {
    const history = [seen(0, { ready: 0 }), seen(10, { healthyTargets: 0 }), seen(50, { healthyTargets: 2 })];
    assert.deepEqual(shifts(history, 81, { requireHealthyTargets: true }), ["0: fallback 100", "80: recovering 50"]);
  });

  it("waits twice as long for every failover shortly before, up to the longest wait", () => {
    const settings = { ...DEFAULT_SETTINGS, damping: { windowSeconds: 600, factor: 2, maxSeconds: 100 } };
    const waits = [0, 1, 2, 3, 4].map((count) =>
      recoveryWait({ ...stateAt(100, 0), failovers: Array.from({ length: count }, () => 0) }, settings),
    );
    assert.deepEqual(waits, [30_000, 30_000, 60_000, 100_000, 100_000]);
  });

  it("forgets failovers that are older than the damping window", () => {
    const history = [seen(0, { ready: 0 }), seen(1), seen(1000, { ready: 0 }), seen(1001)];
    assert.equal(shifts(history, 1032).at(-1), "1031: recovering 50");
  });

  it("changes nothing while the watch is lost, says so, and starts the waiting time again after it", () => {
    const history = [seen(0, { ready: 0 }), seen(10), seen(35, { watchLive: false, ready: 0 }), seen(50)];
    assert.deepEqual(shifts(history, 81), ["0: fallback 100", "80: recovering 50"]);
    assert.deepEqual(decide(stateAt(0, 0), seen(1, { watchLive: false, ready: 0 }), DEFAULT_SETTINGS).alerts, [
      "watch-lost",
    ]);
  });

  it("sends nothing to a fallback that is missing, and fails over once it is there", () => {
    const gone = { ready: 0, fallbackPresent: false };
    assert.deepEqual(shifts([seen(0, gone), seen(20, { ready: 0 })], 60), ["20: fallback 100"]);
    assert.deepEqual(shifts([seen(0, { ready: 0 }), seen(20, gone)], 60), ["0: fallback 100", "20: primary 0"]);
    assert.deepEqual(decide(stateAt(0, 0), seen(1, gone), DEFAULT_SETTINGS).alerts, ["fallback-missing"]);
  });

  it("honours a hold at the fallback until it expires, then comes back in steps", () => {
    const hold = { to: "fallback", until: 100 * SECOND } as const;
    assert.deepEqual(shifts([seen(0, { hold })], 200), [
      "0: fallback 100",
      "100: recovering 50",
      "115: recovering 10",
      "130: primary 0",
    ]);
  });

  it("honours a hold at the pods although none is ready, and fails over when it expires", () => {
    const hold = { to: "primary", until: 100 * SECOND } as const;
    assert.deepEqual(shifts([seen(0, { ready: 0, hold })], 200), ["100: fallback 100"]);
  });

  it("moves the traffic before the pods are scaled to zero, and does not count that as a failure", () => {
    const history = [seen(0), seen(10, { goingToZero: true }), seen(20, { ready: 0 }), seen(100)];
    const { shifts: all, state } = simulate(history, 200 * SECOND, DEFAULT_SETTINGS);
    assert.deepEqual(
      all.map(({ at, fallbackWeight }) => [at / SECOND, fallbackWeight]),
      [
        [10, 100],
        [130, 50],
        [145, 10],
        [160, 0],
      ],
    );
    assert.deepEqual(state.failovers, []);
  });

  it("goes on from the step that is open when it starts", () => {
    const start = stateAt(50, 0);
    const { shifts: all } = simulate([seen(0)], 60 * SECOND, DEFAULT_SETTINGS, start);
    assert.deepEqual(
      all.map(({ at, fallbackWeight }) => [at / SECOND, fallbackWeight]),
      [
        [15, 10],
        [30, 0],
      ],
    );
  });

  it("waits no longer than it has to when the clock is set back", () => {
    const before = decide(stateAt(0, 0), seen(5000, { ready: 0 }), DEFAULT_SETTINGS).state;
    const later = decide(before, seen(1000), DEFAULT_SETTINGS);
    assert.equal(later.wakeAt, 1030 * SECOND);
  });
});

describe("checkSettings", () => {
  const cases: readonly [string, Partial<FailoverSettings>][] = [
    ["failAfterSeconds", { failAfterSeconds: -1 }],
    ["recoverAfterSeconds", { recoverAfterSeconds: 0 }],
    ["stepSeconds", { stepSeconds: Number.NaN }],
    ["minReady", { minReady: 0 }],
    ["minReady", { minReady: 1.5 }],
    ["steps", { steps: [] }],
    ["steps", { steps: [50, 100] }],
    ["steps", { steps: [100, 50, 50] }],
    ["steps", { steps: [100, 0] }],
    ["damping.factor", { damping: { ...DEFAULT_SETTINGS.damping, factor: 0.5 } }],
    ["damping.maxSeconds", { damping: { ...DEFAULT_SETTINGS.damping, maxSeconds: 5 } }],
    ["damping.windowSeconds", { damping: { ...DEFAULT_SETTINGS.damping, windowSeconds: -1 } }],
  ];
  for (const [path, changes] of cases) {
    it(`refuses ${JSON.stringify(changes)}`, () => {
      const problems = checkSettings({ ...DEFAULT_SETTINGS, ...changes });
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [path],
      );
    });
  }

  it("takes the defaults", () => {
    assert.deepEqual(checkSettings(DEFAULT_SETTINGS), []);
  });
});
