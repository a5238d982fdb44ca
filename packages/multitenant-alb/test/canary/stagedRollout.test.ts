import assert from "node:assert/strict";
import type { Wave } from "../../src/canary/planWaves.ts";
import type { CanarySettings } from "../../src/canary/settings.ts";
import { planStagedRollout, type StagedSettings } from "../../src/canary/stagedRollout.ts";
import { CANARY } from "./canarySettings.ts";

const routes = Array.from({ length: 25 }, (_, index) => ({
  shard: `edge-${String(index + 1).padStart(3, "0")}`,
  path: "/shop/*",
}));
const STAGED: StagedSettings = { ...CANARY, routes };

describe("planStagedRollout", () => {
  it("gives every shard a canary of its own, named after it", () => {
    const { canaries, waves, problems } = planStagedRollout("web", STAGED);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      canaries.map(({ name }) => name),
      routes.map(({ shard }) => `web-${shard.slice(5)}`),
    );
    assert.deepEqual(
      waves.map(({ shards }) => shards.length),
      [10, 10, 5],
    );
  });

  it("lets no step of one wave fall into the time of another", () => {
    const { canaries, waves } = planStagedRollout("web", STAGED);
    const waveOf = new Map(waves.flatMap((wave) => wave.shards.map((shard) => [shard, wave] as const)));
    const changes = canaries.flatMap(({ shard, settings }) => changeTimes(settings, waveOf.get(shard)));
    for (const one of changes)
      for (const other of changes)
        assert.ok(
          one.wave === other.wave || Math.abs(one.time - other.time) >= 4,
          `${one.wave} at ${one.time}, ${other.wave} at ${other.time}`,
        );
  });

  it("renames no canary when a shard joins", () => {
    const names = (given: StagedSettings) => planStagedRollout("web", given).canaries.map(({ name }) => name);
    const joined = names({ ...STAGED, routes: [{ shard: "edge-100", path: "/shop/*" }, ...routes] });
    assert.deepEqual(joined, ["web-100", ...names(STAGED)]);
  });

  const refused: readonly (readonly [string, Partial<StagedSettings>, string[]])[] = [
    ["pauses shorter than all waves", { steps: [{ setWeight: 5 }, { pause: { duration: 15 } }] }, ["waves.pause"]],
    ["a priority for a shard without a route", { priorities: { "edge-099": 1 } }, ["waves.unknown"]],
    ["a shard twice", { routes: [...routes, { shard: "edge-001", path: "/b" }] }, ["waves.duplicate"]],
    ["no headroom left", { apiBudget: { headroom: 2 } }, ["canary.headroom"]],
    ["what is wrong with every canary, once", { port: 0 }, ["canary.port"]],
    ["no routes", { routes: [] }, ["canary.routes"]],
  ];
  for (const [what, change, codes] of refused)
    it(`refuses ${what}`, () => {
      const { problems } = planStagedRollout("web", { ...STAGED, ...change });
      assert.deepEqual(
        problems.map(({ code }) => code),
        codes,
      );
    });
});

/** When a canary changes its weight, if the rollout begins at 0. */
function changeTimes({ steps = [] }: CanarySettings, wave: Wave | undefined): { wave: number; time: number }[] {
  const { number = 0, startSeconds = 0 } = wave ?? {};
  let time = startSeconds;
  return steps.flatMap(({ setWeight, pause }) => {
    const change = setWeight === undefined ? [] : [{ wave: number, time }];
    time += pause?.duration ?? 0;
    return change;
  });
}
