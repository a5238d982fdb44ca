import assert from "node:assert/strict";
import { annotationKey } from "@sluice/alb-model";
import { FakeClock } from "./fakeClock.ts";
import { ModelCluster } from "./modelCluster.ts";
import { configOf, startProcess } from "./processes.ts";
import { barrier, FAST, SECOND, start } from "./startedShifter.ts";

describe("Shifter", () => {
  it("writes nothing while the pods are ready, but the status", async () => {
    const { clock, cluster } = await start();
    await clock.advance(60 * SECOND);
    assert.deepEqual([cluster.patches.length, cluster.statusPatches], [0, 1]);
    assert.equal(JSON.parse(cluster.status.data.web ?? "").mode, "primary");
  });

  it("opens every gate with one patch each, in the moment the last endpoint goes", async () => {
    const { clock, cluster, setReady, shifts } = await start(3);
    setReady("web", 0);
    await clock.advance(0);
    assert.deepEqual(
      cluster.patches.map(({ ingress }) => ingress),
      ["gate-1", "gate-2", "gate-3"],
    );
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
    assert.deepEqual(cluster.open("gate-2"), ["web-100"]);
    await clock.advance(60 * SECOND);
    assert.equal(cluster.patches.length, 3);
    assert.deepEqual(
      shifts.map(({ service, from, to, gates }) => [service, from, to, gates.length]),
      [["web", 0, 100, 3]],
    );
  });

  it("comes back step by step, with one patch a gate and step", async () => {
    const { clock, cluster, setReady, shifts } = await start(2);
    setReady("web", 0);
    await clock.advance(SECOND);
    setReady("web", 2);
    await clock.advance(60 * SECOND);
    assert.deepEqual(
      shifts.map(({ to }) => to),
      [100, 50, 10, 0],
    );
    assert.equal(cluster.patches.length, 8);
    assert.deepEqual([...cluster.open("gate-1"), ...cluster.open("gate-2")], []);
  });

  it("tells the status who has shifted what and why", async () => {
    const { clock, cluster, setReady } = await start();
    setReady("web", 0);
    await clock.advance(SECOND);
    const { mode, fallbackWeight, reason, leader, failovers } = JSON.parse(cluster.status.data.web ?? "");
    assert.deepEqual(
      [mode, fallbackWeight, reason, leader, failovers.length],
      ["fallback", 100, "no endpoint is ready", "pod-a", 1],
    );
  });

  it("repairs what somebody else has written, at the next look", async () => {
    const { clock, cluster, writes } = await start();
    cluster.edit("gate-1", { [annotationKey("conditions", "web-50")]: "[]" });
    await clock.advance(6 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), []);
    assert.deepEqual(
      writes.map(({ changes }) => changes.map(({ from, to }) => [from, to])),
      [[[50, 0]]],
    );
  });

  it("does not fight at full speed with somebody who undoes each patch", async () => {
    const { clock, cluster, setReady } = await start();
    const patchGate = cluster.patchGate.bind(cluster);
    cluster.patchGate = async (ingress, patch) => {
      const { annotations } = await patchGate(ingress, patch);
      cluster.edit(ingress, { [annotationKey("conditions", "web-100")]: null });
      return (await cluster.readGate(ingress)) ?? { annotations, resourceVersion: "", uid: "" };
    };
    setReady("web", 0);
    await clock.advance(60 * SECOND);
    assert.ok(cluster.patches.length < 25, `${cluster.patches.length} patches in a minute`);
  });

  it("finishes the gates whose patch has failed, and does not patch the others again", async () => {
    const { clock, cluster, setReady, shifts, failures } = await start(3);
    let left = 3;
    cluster.before = (operation, name) => {
      if (operation === "patchGate" && name === "gate-2" && left-- > 0) throw new Error("500");
    };
    setReady("web", 0);
    await clock.advance(0);
    assert.deepEqual([cluster.patches.length, shifts.length], [2, 0]);
    await clock.advance(5 * SECOND);
    assert.deepEqual([cluster.patches.length, shifts.length, failures.length], [3, 1, 3]);
  });

  it("reads again at once what it could not write", async () => {
    const { clock, cluster, setReady } = await start();
    let reads = 0;
    cluster.before = (operation) => {
      if (operation === "readGate") reads += 1;
      if (operation === "patchGate") throw new Error("404");
    };
    setReady("web", 0);
    await clock.advance(10);
    assert.equal(reads, 1);
  });

  it("writes no status before it has read it, which may hold what the last leader knew", async () => {
    const clock = new FakeClock();
    const config = configOf(1, FAST);
    const cluster = new ModelCluster(config, clock);
    cluster.before = (operation) => {
      if (operation === "readStatus") throw new Error("500");
    };
    const { setReady } = startProcess({ clock, cluster, config });
    setReady("web", 0);
    await clock.advance(30 * SECOND);
    assert.deepEqual([cluster.statusPatches, cluster.open("gate-1")], [0, ["api-primary", "web-100"]]);
  });

  it("waits as long as the server asks for", async () => {
    const { clock, cluster, setReady } = await start();
    let attempts = 0;
    cluster.before = (operation) => {
      if (operation === "patchGate" && attempts++ === 0)
        throw Object.assign(new Error("429"), { headers: { "retry-after": "3" } });
    };
    setReady("web", 0);
    await clock.advance(2.9 * SECOND);
    assert.equal(attempts, 1);
    await clock.advance(0.2 * SECOND);
    assert.deepEqual([attempts, cluster.open("gate-1").length], [2, 2]);
  });

  it("opens the other gates while one request hangs, and then this one", async () => {
    const { clock, cluster, setReady } = await start(2);
    const release = barrier(cluster, "patchGate", "gate-1");
    setReady("web", 0);
    await clock.advance(0);
    assert.deepEqual([cluster.open("gate-1"), cluster.open("gate-2")], [[], ["web-100"]]);
    setReady("api", 0);
    await clock.advance(20 * SECOND);
    release();
    await clock.advance(SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-100", "web-100"]);
  });

  it("fails over although gates and status can no longer be read", async () => {
    const { clock, cluster, setReady } = await start();
    cluster.before = (operation) => {
      if (operation === "readGate" || operation === "readStatus") throw new Error("500");
    };
    await clock.advance(30 * SECOND);
    setReady("web", 0);
    await clock.advance(0);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
  });

  it("fails over while reads hang", async () => {
    const { clock, cluster, setReady } = await start();
    barrier(cluster, "readGate");
    await clock.advance(30 * SECOND);
    setReady("web", 0);
    await clock.advance(0);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
  });

  it("does not undo its own patch because of a read that is older", async () => {
    const { clock, cluster, setReady } = await start();
    const old = await cluster.readGate("gate-1");
    setReady("web", 0);
    await clock.advance(SECOND);
    cluster.answer = (found) => old ?? found;
    await clock.advance(20 * SECOND);
    assert.equal(cluster.patches.length, 1);
  });

  it("believes an older read when nothing else comes, as after a restored backup", async () => {
    const { clock, cluster, setReady } = await start();
    setReady("web", 0);
    await clock.advance(SECOND);
    const { annotations = {} } = cluster.gates.get("gate-1") ?? {};
    const closed = Object.fromEntries(Object.entries(annotations).filter(([name]) => name.includes("/actions.")));
    cluster.gates.set("gate-1", { annotations: closed, resourceVersion: 2 });
    await clock.advance(60 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
  });

  it("changes nothing while the watch is lost, and says so", async () => {
    const { clock, cluster, setAge, setReady, seen } = await start();
    setReady("web", 0);
    setAge(31 * SECOND);
    await clock.advance(60 * SECOND);
    assert.equal(cluster.patches.length, 0);
    assert.deepEqual(seen.get("web")?.alerts, ["watch-lost"]);
    setAge(0);
    await clock.advance(6 * SECOND);
    assert.equal(cluster.patches.length, 1);
  });

  it("gives a fallback that the gate does not have no traffic, and says so", async () => {
    const { clock, cluster, setReady, seen } = await start();
    cluster.edit("gate-1", { [annotationKey("actions", "web-100")]: null });
    await clock.advance(6 * SECOND);
    setReady("web", 0);
    await clock.advance(6 * SECOND);
    assert.equal(cluster.patches.length, 0);
    assert.deepEqual(seen.get("web")?.alerts, ["fallback-missing"]);
  });

  it("goes on with the other gates when one is deleted, and opens it when it is back", async () => {
    const { clock, cluster, setReady } = await start(2);
    const gate = cluster.gates.get("gate-2");
    cluster.gates.delete("gate-2");
    setReady("web", 0);
    await clock.advance(6 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
    if (gate !== undefined) cluster.gates.set("gate-2", { ...gate, resourceVersion: 500 });
    await clock.advance(6 * SECOND);
    assert.deepEqual(cluster.open("gate-2"), ["web-100"]);
  });
});
