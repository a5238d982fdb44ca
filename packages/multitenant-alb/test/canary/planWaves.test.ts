import assert from "node:assert/strict";
import fc from "fast-check";
import { apiBudget } from "../../src/canary/apiBudget.ts";
import { planWaves, type WaveOptions, type WaveShard } from "../../src/canary/planWaves.ts";

const budgets = fc
  .record({ headroom: fc.double({ min: 0, max: 0.9, noNaN: true }), reconcileSeconds: fc.nat(60) })
  .map(apiBudget);

/** Shards of one fleet that each fit the budget, in any order. */
const inputs = fc
  .record({ budget: budgets, minimumPauseSeconds: fc.nat(600) })
  .chain((options) =>
    fc.record({ options: fc.constant<WaveOptions>(options), shards: shardsWithin(options.budget.burst) }),
  );

function shardsWithin(burst: number): fc.Arbitrary<WaveShard[]> {
  const shard = fc.record({
    shard: fc.integer({ min: 1, max: 200 }).map((number) => `edge-${String(number).padStart(3, "0")}`),
    rules: fc.integer({ min: 1, max: burst }),
    priority: fc.integer({ min: -3, max: 3 }),
  });
  return fc.uniqueArray(shard, { selector: (one) => one.shard, maxLength: 60 });
}

function inOrder(shards: readonly WaveShard[]): string[] {
  return shards
    .toSorted((a, b) => (a.priority ?? 0) - (b.priority ?? 0) || (a.shard < b.shard ? -1 : 1))
    .map(({ shard }) => shard);
}

describe("planWaves", () => {
  it("puts every shard into exactly one wave, by priority and then by name", () => {
    fc.assert(
      fc.property(inputs, ({ shards, options }) => {
        const { waves, problems } = planWaves(shards, options);
        assert.deepEqual(problems, []);
        assert.deepEqual(
          waves.flatMap((wave) => wave.shards),
          inOrder(shards),
        );
      }),
    );
  });

  it("lets no wave cost more calls than the budget has, and counts them", () => {
    fc.assert(
      fc.property(inputs, ({ shards, options }) => {
        const rules = new Map(shards.map(({ shard, rules: count = 1 }) => [shard, count]));
        for (const wave of planWaves(shards, options).waves) {
          assert.equal(
            wave.calls,
            wave.shards.reduce((sum, shard) => sum + (rules.get(shard) ?? 0), 0),
          );
          assert.ok(wave.calls <= (options.budget?.burst ?? 0));
        }
      }),
    );
  });

  it("waits after each wave until its calls are back in the bucket", () => {
    fc.assert(
      fc.property(inputs, ({ shards, options }) => {
        const { waves, cycleSeconds } = planWaves(shards, options);
        let start = 0;
        for (const wave of waves) {
          assert.equal(wave.startSeconds, start);
          assert.ok(wave.pauseSeconds * (options.budget?.perSecond ?? 0) >= wave.calls);
          assert.ok(wave.pauseSeconds >= (options.minimumPauseSeconds ?? 0));
          start += wave.pauseSeconds;
        }
        assert.equal(cycleSeconds, start);
      }),
    );
  });

  it("never drains the bucket, whatever the waves, by a count of tokens second by second", () => {
    fc.assert(
      fc.property(inputs, ({ shards, options }) => {
        const budget = options.budget ?? apiBudget();
        let tokens = budget.burst;
        for (const { calls, pauseSeconds } of planWaves(shards, options).waves) {
          assert.ok(tokens >= calls - 1e-9);
          tokens = Math.min(budget.burst, tokens - calls + pauseSeconds * budget.perSecond);
        }
      }),
    );
  });

  it("does not depend on the order of its input", () => {
    fc.assert(
      fc.property(
        inputs.chain((input) =>
          fc.tuple(fc.constant(input), fc.shuffledSubarray(input.shards, { minLength: input.shards.length })),
        ),
        ([{ shards, options }, shuffled]) => assert.deepEqual(planWaves(shuffled, options), planWaves(shards, options)),
      ),
    );
  });

  it("uses no more waves than one shard a wave, and one for what fits together", () => {
    const shards = Array.from({ length: 10 }, (_, index) => ({ shard: `edge-${String(index + 1).padStart(3, "0")}` }));
    assert.equal(planWaves(shards).waves.length, 1);
    assert.equal(planWaves([...shards, { shard: "edge-011" }]).waves.length, 2);
  });

  const refused: readonly (readonly [string, WaveShard[], string])[] = [
    ["a shard twice", [{ shard: "edge-001" }, { shard: "edge-001" }], "waves.duplicate"],
    ["a shard with no rules", [{ shard: "edge-001", rules: 0 }], "waves.rules"],
    ["a shard with half a rule", [{ shard: "edge-001", rules: 1.5 }], "waves.rules"],
    ["a shard that costs more than a wave may", [{ shard: "edge-001", rules: 11 }], "waves.budget"],
    ["a priority that is no number", [{ shard: "edge-001", priority: Number.NaN }], "waves.priority"],
  ];
  for (const [what, shards, code] of refused)
    it(`refuses ${what}`, () => {
      const { waves, problems } = planWaves(shards);
      assert.deepEqual(waves, []);
      assert.deepEqual(
        problems.map((problem) => problem.code),
        [code],
      );
    });
});
