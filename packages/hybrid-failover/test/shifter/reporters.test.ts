import assert from "node:assert/strict";
import { Registry } from "prom-client";
import { describeError } from "../../src/shifter/describeError.ts";
import { gateEvent } from "../../src/shifter/eventReporter.ts";
import { logReporter } from "../../src/shifter/logReporter.ts";
import { metricsReporter } from "../../src/shifter/metricsReporter.ts";
import { reportToAll, type SeenService } from "../../src/shifter/reporter.ts";
import { GATE } from "../gate/gates.ts";
import { FakeClock } from "./fakeClock.ts";

const OBJECT = { annotations: {}, resourceVersion: "7", uid: "u-1" };
const SEEN: SeenService = { service: "web", mode: "fallback", fallbackWeight: 100, ready: 0, alerts: [] };
const change = (from: number, to: number, service = "web") => ({ service, from, to, reason: "because" });

describe("logReporter", () => {
  function start() {
    const lines: string[] = [];
    return { lines, log: logReporter((line) => lines.push(line), new FakeClock()) };
  }

  it("writes a line for each shift", () => {
    const { lines, log } = start();
    log.shifted({ ...change(0, 100), gates: ["edge-001-gate"], milliseconds: 12.345 });
    assert.deepEqual(lines, [
      '{"time":"2026-11-21T00:00:00.000Z","level":"warn","message":"shifted","service":"web","from":0,"to":100,"reason":"because","gates":["edge-001-gate"],"ms":12.3}',
    ]);
  });

  it("tells an alert once, and once that it has ended", () => {
    const { lines, log } = start();
    for (const alerts of [[], ["watch-lost"], ["watch-lost"], []] as const) log.decided({ ...SEEN, alerts });
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).message),
      ["alert", "alerts ended"],
    );
  });

  it("tells a repair from a shift", () => {
    const { lines, log } = start();
    log.patched({ gate: GATE, object: OBJECT, changes: [], milliseconds: 1 });
    log.patched({ gate: GATE, object: OBJECT, changes: [change(0, 50)], milliseconds: 1 });
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).message),
      ["gate repaired", "gate patched"],
    );
  });

  it("tells failures without what a request or an answer carried", () => {
    const { lines, log } = start();
    const body = JSON.stringify({ kind: "Status", message: "the object has been modified" });
    log.patchFailed(
      GATE,
      Object.assign(new Error(`Headers: Bearer s3cret ${body}`), { code: 409, body, headers: { a: "s3cret" } }),
    );
    log.failed("watch", new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } }));
    assert.equal(lines.join().includes("s3cret"), false);
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).error),
      ["the API server answered 409: the object has been modified", "TypeError: fetch failed (ECONNREFUSED)"],
    );
  });
});

describe("describeError", () => {
  const cases: readonly [unknown, object][] = [
    ["text", { error: "text" }],
    [undefined, { error: "undefined" }],
    [Object.assign(new Error("Gone"), { statusCode: 410 }), { error: "the API server answered 410", status: 410 }],
    [
      { code: 500, body: "<html>" },
      { error: "the API server answered 500", status: 500 },
    ],
    [Object.assign(new Error("reset"), { code: "ECONNRESET" }), { error: "Error: reset (ECONNRESET)" }],
  ];
  for (const [error, expected] of cases) {
    it(`says ${JSON.stringify(expected)}`, () => assert.deepEqual(describeError(error), expected));
  }
});

describe("gateEvent", () => {
  const cases: readonly [[number, number][], string, string][] = [
    [[[0, 100]], "Warning", "FailedOver"],
    [[[100, 50]], "Normal", "Recovering"],
    [[[10, 0]], "Normal", "Recovered"],
    [
      [
        [100, 0],
        [50, 10],
      ],
      "Normal",
      "Recovering",
    ],
    [
      [
        [10, 0],
        [0, 100],
      ],
      "Warning",
      "FailedOver",
    ],
    [[], "Warning", "Repaired"],
  ];
  for (const [changes, type, reason] of cases) {
    it(`is ${reason} for ${JSON.stringify(changes)}`, () => {
      const write = {
        gate: GATE,
        object: OBJECT,
        changes: changes.map(([from, to]) => change(from, to)),
        milliseconds: 1,
      };
      const event = gateEvent(write);
      assert.deepEqual([event.ingress, event.uid, event.type, event.reason], ["edge-001-gate", "u-1", type, reason]);
    });
  }

  it("says what moved and why", () => {
    const { message } = gateEvent({ gate: GATE, object: OBJECT, changes: [change(0, 100)], milliseconds: 1 });
    assert.equal(message, "web: fallback 0 → 100 of 100, because");
  });
});

describe("metricsReporter", () => {
  function start() {
    const registry = new Registry();
    const endpoints = new Map([["web", { ready: 3, age: 2500 }]]);
    const metrics = metricsReporter({ registry, endpoints, leads: () => true });
    const text = async () => (await registry.metrics()).split("\n").filter((line) => !line.startsWith("#"));
    return { metrics, text };
  }

  it("shows the state of each service", async () => {
    const { metrics, text } = start();
    metrics.decided({ ...SEEN, alerts: ["held"] });
    const lines = await text();
    for (const line of [
      'sluice_shifter_mode{service="web",mode="fallback"} 1',
      'sluice_shifter_mode{service="web",mode="primary"} 0',
      'sluice_shifter_fallback_weight{service="web"} 100',
      'sluice_shifter_alert{service="web",alert="held"} 1',
      'sluice_shifter_alert{service="web",alert="watch-lost"} 0',
      'sluice_shifter_hold{service="web"} 1',
      'sluice_shifter_decisions_total{service="web",mode="fallback"} 1',
      'sluice_shifter_ready_endpoints{service="web"} 3',
      'sluice_shifter_watch_age_seconds{service="web"} 2.5',
      "sluice_shifter_leader 1",
    ]) {
      assert.ok(lines.includes(line), `${line} in\n${lines.join("\n")}`);
    }
  });

  it("counts shifts, patches and failures", async () => {
    const { metrics, text } = start();
    metrics.shifted({ ...change(0, 100), gates: [], milliseconds: 1 });
    metrics.patched({ gate: GATE, object: OBJECT, changes: [], milliseconds: 30 });
    metrics.patchFailed(GATE, new Error("500"));
    metrics.failed("election", new Error("500"));
    const lines = await text();
    for (const line of [
      'sluice_shifter_shifts_total{service="web",to="100"} 1',
      'sluice_shifter_patch_duration_seconds_bucket{le="0.025",gate="edge-001-gate"} 0',
      'sluice_shifter_patch_duration_seconds_bucket{le="0.05",gate="edge-001-gate"} 1',
      'sluice_shifter_patch_errors_total{gate="edge-001-gate"} 1',
      'sluice_shifter_errors_total{part="election"} 1',
    ]) {
      assert.ok(lines.includes(line), `${line} in\n${lines.join("\n")}`);
    }
  });

  it("no longer shows the state of services when another leads", async () => {
    const { metrics, text } = start();
    metrics.decided(SEEN);
    metrics.leading(false);
    assert.deepEqual(
      (await text()).filter((line) => line.startsWith("sluice_shifter_fallback_weight")),
      [],
    );
  });
});

describe("reportToAll", () => {
  it("tells the others what one of them fails at", () => {
    const lines: string[] = [];
    const log = logReporter((line) => lines.push(line), new FakeClock());
    const broken = logReporter(() => {
      throw new TypeError("disk full");
    }, new FakeClock());
    const all = reportToAll([broken, log]);
    all.leading(true);
    all.failed("watch", "text");
    all.patchFailed(GATE, "text");
    assert.equal(lines.length, 3);
  });
});
