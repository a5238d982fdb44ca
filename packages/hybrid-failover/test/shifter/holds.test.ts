import assert from "node:assert/strict";
import { FAST, SECOND, start } from "./startedShifter.ts";

describe("Shifter with a hold", () => {
  it("goes where a person wants it, and back when the hold expires", async () => {
    const { clock, cluster } = await start(1, { ...FAST, steps: [100] });
    const until = new Date(clock.date().getTime() + 60 * SECOND).toISOString();
    cluster.hold("web", { to: "fallback", until, by: "ana" });
    await clock.advance(6 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
    await clock.advance(48 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
    await clock.advance(20 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), []);
  });

  it("keeps the pods although none is ready, until the hold is removed", async () => {
    const { clock, cluster, setReady, seen } = await start();
    const until = new Date(clock.date().getTime() + 3600 * SECOND).toISOString();
    cluster.hold("web", { to: "primary", until, by: "ana" });
    await clock.advance(6 * SECOND);
    setReady("web", 0);
    await clock.advance(30 * SECOND);
    assert.deepEqual([cluster.patches.length, seen.get("web")?.alerts], [0, ["held"]]);
    cluster.hold("web", undefined);
    await clock.advance(6 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
  });

  it("ignores a hold that nobody can read", async () => {
    const { clock, cluster } = await start();
    cluster.hold("web", { to: "everywhere", until: "tomorrow", by: "ana" });
    await clock.advance(30 * SECOND);
    assert.equal(cluster.patches.length, 0);
  });
});

describe("Shifter that checks target health", () => {
  const settings = { ...FAST, requireHealthyTargets: true };

  it("comes back only when the load balancer calls the targets healthy", async () => {
    const { clock, cluster, setReady } = await start(1, settings);
    cluster.healthy = 0;
    setReady("web", 0);
    await clock.advance(SECOND);
    setReady("web", 2);
    await clock.advance(60 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
    cluster.healthy = 2;
    await clock.advance(60 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), []);
  });

  it("looks at no pod while all traffic goes to them", async () => {
    const { clock, cluster, setReady } = await start(1, settings);
    await clock.advance(SECOND);
    let looks = 0;
    cluster.before = (operation) => {
      if (operation === "healthyTargets") looks += 1;
    };
    await clock.advance(60 * SECOND);
    assert.equal(looks, 0);
    setReady("web", 0);
    await clock.advance(11 * SECOND);
    assert.equal(looks, 2);
  });

  it("does not come back on a count that can no longer be read", async () => {
    const { clock, cluster, setReady } = await start(1, { ...settings, recoverAfterSeconds: 20 });
    cluster.healthy = 2;
    setReady("web", 0);
    await clock.advance(6 * SECOND);
    setReady("web", 2);
    cluster.before = (operation) => {
      if (operation === "healthyTargets") throw new Error("500");
    };
    await clock.advance(60 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
  });
});
