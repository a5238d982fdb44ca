import assert from "node:assert/strict";
import { follow, hasFollowed } from "../../src/failover/follow.ts";
import { reportFailover } from "../../src/failover/report.ts";
import { FALLBACK, open, PRIMARY, snapshot, WEB_OPEN } from "./snapshots.ts";

function report(status: object, annotations: Record<string, string>, second = annotations) {
  const gates = new Map([
    ["edge-001-gate", annotations],
    ["edge-002-gate", second],
  ]);
  return reportFailover(
    snapshot({ gates, data: { api: JSON.stringify(PRIMARY), web: JSON.stringify({ ...PRIMARY, ...status }) } }),
  );
}

describe("whether the shifter has followed", () => {
  it("is told from its own word and from every gate", () => {
    assert.equal(hasFollowed(report(FALLBACK, WEB_OPEN), "web", "fallback"), true);
    assert.equal(hasFollowed(report({}, {}), "web", "primary"), true);
    assert.equal(hasFollowed(report(FALLBACK, WEB_OPEN, {}), "web", "fallback"), false, "one gate is behind");
    assert.equal(hasFollowed(report({}, WEB_OPEN), "web", "fallback"), false, "the shifter has not said so");
    assert.equal(hasFollowed(report(FALLBACK, WEB_OPEN), "web", "primary"), false);
  });

  it("is not so at a step on the way", () => {
    const way = { ...FALLBACK, mode: "recovering", fallbackWeight: 50 };
    const gate = open({ "api-primary": "/api/*", "web-50": "/*" });
    assert.equal(hasFollowed(report(way, gate), "web", "fallback"), false);
    assert.equal(hasFollowed(report(way, gate), "web", "primary"), false);
  });

  it("means for auto that nothing is held any more, wherever traffic is", () => {
    assert.equal(hasFollowed(report({ ...FALLBACK, alerts: ["held"] }, WEB_OPEN), "web", "auto"), false);
    assert.equal(hasFollowed(report(FALLBACK, WEB_OPEN), "web", "auto"), true);
  });

  it("is not so for a service that nobody knows, or that has no status", () => {
    assert.equal(hasFollowed(report({}, {}), "shop", "primary"), false);
    assert.equal(hasFollowed(reportFailover(snapshot({ data: {} })), "web", "auto"), false);
  });
});

describe("following", () => {
  function clock() {
    let time = 0;
    return {
      now: () => time,
      sleep: async (milliseconds: number) => {
        time += milliseconds;
      },
    };
  }

  it("ends as soon as it is so, and says how long it took", async () => {
    const answers = [report({}, {}), report({}, {}), report(FALLBACK, WEB_OPEN)];
    const read = async () => answers.shift() ?? report(FALLBACK, WEB_OPEN);
    const { followed, seconds } = await follow(read, (one) => hasFollowed(one, "web", "fallback"), 30, clock());
    assert.deepEqual([followed, seconds], [true, 0.5]);
  });

  it("ends when the time is over, with the last answer", async () => {
    let asked = 0;
    const read = async () => {
      asked += 1;
      return report({}, {});
    };
    const { followed, seconds, report: last } = await follow(read, () => false, 2, clock());
    assert.deepEqual([followed, seconds, asked], [false, 2, 9]);
    assert.equal(last.fleet, "edge");
  });
});
