import assert from "node:assert/strict";
import { annotationKey } from "@sluice/alb-model";
import { FakeClock } from "./fakeClock.ts";
import { ModelCluster } from "./modelCluster.ts";
import { configOf, startProcess } from "./processes.ts";
import { barrier, conditionsOf, FAST, SECOND, start } from "./startedShifter.ts";

describe("Shifters that take turns", () => {
  it("writes nothing without leading", async () => {
    const { clock, cluster, setLeader, setReady, terms } = await start();
    setLeader(false);
    await clock.advance(0);
    setReady("web", 0);
    await clock.advance(60 * SECOND);
    assert.deepEqual([cluster.patches.length, terms], [0, [true, false]]);
  });

  it("writes nothing when the leadership is lost between decision and patch", async () => {
    const { clock, cluster, setReady, loseAfter, terms } = await start(3);
    loseAfter(1);
    setReady("web", 0);
    await clock.advance(10 * SECOND);
    assert.deepEqual([cluster.patches.length, cluster.statusPatches, terms], [0, 1, [true, false]]);
  });

  it("has a leader killed in the middle of a shift, and the other finish it", async () => {
    const { clock, config, cluster, setReady, stop } = await start(3);
    barrier(cluster, "patchGate", "gate-3");
    setReady("web", 0);
    await clock.advance(0);
    stop();
    cluster.before = () => undefined;
    const other = startProcess({ clock, cluster, config, identity: "pod-b" });
    other.setReady("web", 0);
    await clock.advance(SECOND);
    assert.deepEqual(
      ["gate-1", "gate-2", "gate-3"].map((gate) => cluster.open(gate).includes("web-100")),
      [true, true, true],
    );
    assert.equal(cluster.patches.length, 3, "gates that were open already are left alone");
  });

  it("goes on with the step at which the other was, and remembers earlier failovers", async () => {
    const { clock, config, cluster, setReady, stop } = await start();
    setReady("web", 0);
    await clock.advance(SECOND);
    setReady("web", 2);
    await clock.advance(11 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-50"]);
    stop();
    const other = startProcess({ clock, cluster, config, identity: "pod-b" });
    await clock.advance(SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-50"]);
    const status = JSON.parse(cluster.status.data.web ?? "");
    assert.deepEqual([status.leader, status.failovers.length], ["pod-b", 1]);
    await clock.advance(30 * SECOND);
    assert.deepEqual(
      other.shifts.map(({ to }) => to),
      [10, 0],
    );
  });

  it("begins a new term with what is there, not with what it remembers", async () => {
    const { clock, cluster, setLeader, setReady } = await start();
    setReady("web", 0);
    await clock.advance(SECOND);
    setLeader(false);
    await clock.advance(SECOND);
    // Meanwhile another has shifted back.
    const keys = ["api-primary", "web-100"].map((key) => [annotationKey("conditions", key), null] as const);
    cluster.edit("gate-1", Object.fromEntries(keys));
    setReady("web", 2);
    await clock.advance(SECOND);
    setLeader(true);
    await clock.advance(60 * SECOND);
    assert.deepEqual([cluster.open("gate-1"), cluster.patches.length], [[], 1]);
  });

  it("closes nothing before it has read what is open", async () => {
    const { clock, config, cluster, setReady, stop } = await start(2);
    setReady("web", 0);
    await clock.advance(SECOND);
    stop();
    let failing = true;
    cluster.before = (operation, name) => {
      if (failing && operation === "readGate" && name === "gate-2") throw new Error("500");
    };
    cluster.edit("gate-1", { [annotationKey("conditions", "web-100")]: null });
    cluster.edit("gate-1", { [annotationKey("conditions", "web-50")]: conditionsOf(config, "web-50") });
    startProcess({ clock, cluster, config, identity: "pod-b" });
    await clock.advance(8 * SECOND);
    assert.deepEqual(cluster.open("gate-2"), ["web-100"]);
    assert.equal(cluster.patches.length, 2, "api is known and well, but its gate is left alone for web's sake");
    failing = false;
    await clock.advance(SECOND);
    assert.deepEqual(cluster.open("gate-1").includes("web-100"), true, "the fallback's step is repaired, not given up");
  });

  it("fails over at the beginning of a term although one of the gates cannot be read", async () => {
    const clock = new FakeClock();
    const config = configOf(2, FAST);
    const cluster = new ModelCluster(config, clock);
    cluster.before = (operation, name) => {
      if (operation === "readGate" && name === "gate-2") throw new Error("500");
    };
    const { setReady } = startProcess({ clock, cluster, config });
    setReady("web", 0);
    await clock.advance(SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
  });

  it("does not mind a wall clock that jumps", async () => {
    const { clock, cluster, setReady, shifts } = await start();
    setReady("web", 0);
    await clock.advance(SECOND);
    clock.jump(-7 * 24 * 3600 * SECOND);
    setReady("web", 2);
    await clock.advance(5 * SECOND);
    clock.jump(30 * 24 * 3600 * SECOND);
    await clock.advance(4 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"], "not before its time");
    await clock.advance(20 * SECOND);
    assert.deepEqual(
      shifts.map(({ to }) => to),
      [100, 50, 10, 0],
    );
  });
});
