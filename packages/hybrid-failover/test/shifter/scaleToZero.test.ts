import assert from "node:assert/strict";
import { isScaledObjectIdle } from "../../src/shifter/scaledObject.ts";
import { FakeClock } from "./fakeClock.ts";
import { ModelCluster } from "./modelCluster.ts";
import { configOf, startProcess } from "./processes.ts";
import { FAST, SECOND } from "./startedShifter.ts";

/** A leading shifter of a fleet whose pods KEDA scales to zero. */
async function start() {
  const clock = new FakeClock();
  const config = configOf(1, FAST);
  const services = config.services.map((service) => ({ ...service, scaledObject: service.name }));
  const cluster = new ModelCluster(config, clock);
  const shifter = startProcess({ clock, cluster, config: { ...config, services } });
  await clock.advance(10);
  return { clock, cluster, ...shifter };
}

describe("Shifter of pods that are scaled to zero", () => {
  it("moves the traffic while the pods still serve, so that scaling in drops nothing", async () => {
    const { clock, cluster, seen } = await start();
    cluster.idle.add("web");
    await clock.advance(6 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), ["api-primary", "web-100"]);
    assert.equal(seen.get("web")?.ready, 2);
  });

  it("comes back once the pods are wanted and ready, as soon as after a first failure", async () => {
    const { clock, cluster, setReady } = await start();
    for (let night = 0; night < 3; night++) {
      cluster.idle.add("web");
      await clock.advance(6 * SECOND);
      setReady("web", 0);
      await clock.advance(20 * SECOND);
      cluster.idle.delete("web");
      setReady("web", 2);
      await clock.advance(28 * SECOND);
      assert.deepEqual(cluster.open("gate-1"), [], `night ${night + 1}`);
    }
  });

  it("leaves the traffic on the pods when it cannot read whether they are wanted", async () => {
    const { clock, cluster } = await start();
    cluster.idle.add("web");
    cluster.before = (operation) => {
      if (operation === "isIdle") throw new Error("403");
    };
    await clock.advance(30 * SECOND);
    assert.deepEqual(cluster.open("gate-1"), []);
  });
});

describe("isScaledObjectIdle", () => {
  const object = (conditions: readonly (readonly [string, string])[]) => ({
    status: { conditions: conditions.map(([type, status]) => ({ type, status })) },
  });
  const cases: readonly [string, unknown, boolean][] = [
    [
      "no trigger is active",
      object([
        ["Ready", "True"],
        ["Active", "False"],
      ]),
      true,
    ],
    ["a trigger is active", object([["Active", "True"]]), false],
    ["it is not known", object([["Active", "Unknown"]]), false],
    [
      "scaling is paused",
      object([
        ["Active", "False"],
        ["Paused", "True"],
      ]),
      false,
    ],
    [
      "scaling is not paused",
      object([
        ["Active", "False"],
        ["Paused", "False"],
      ]),
      true,
    ],
    ["KEDA has not looked yet", {}, false],
    ["there is no object", undefined, false],
  ];
  for (const [name, found, expected] of cases) {
    it(`is ${expected} when ${name}`, () => assert.equal(isScaledObjectIdle(found), expected));
  }
});
