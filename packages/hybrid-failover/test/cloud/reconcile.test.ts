import assert from "node:assert/strict";
import type { CloudConfig } from "../../src/cloud/config.ts";
import { CloudShiftError } from "../../src/cloud/errors.ts";
import type { CloudMemory } from "../../src/cloud/memory.ts";
import type { RuleChange } from "../../src/cloud/planChanges.ts";
import { type CloudPorts, reconcile } from "../../src/cloud/reconcile.ts";
import type { CloudReport } from "../../src/cloud/runPlan.ts";
import { DEFAULT_SETTINGS } from "../../src/decide/settings.ts";
import { LISTENER_ARN } from "./failoverPlans.ts";

const CONFIG: CloudConfig = {
  fleet: "edge",
  backstops: [],
  pairs: [
    {
      shard: "edge-001",
      service: "web",
      listenerArn: LISTENER_ARN,
      primaryArn: "pods",
      fallbackArn: "function",
      rules: 3,
      settings: { ...DEFAULT_SETTINGS, steps: [...DEFAULT_SETTINGS.steps] },
    },
  ],
};

class Throttling extends Error {
  override readonly name = "Throttling";
}

/** An account in which no target is healthy and three rules send to the pods; `events` is what was asked of it. */
function account(changes: Partial<CloudPorts> = {}): { readonly ports: CloudPorts; readonly events: string[] } {
  const events: string[] = [];
  const targetGroups = [
    { arn: "pods", weight: 100 },
    { arn: "function", weight: 0 },
  ];
  const rules = ["a", "b", "c"].map((arn) => ({ arn, targetGroups, isSticky: false }));
  const groups = new Map([
    ["pods", { registered: 2, healthy: 0 }],
    ["function", { registered: 1, healthy: 0 }],
  ]);
  const ports: CloudPorts = {
    load: async () => undefined,
    save: async () => void events.push("save"),
    observe: async () => ({ rules: new Map([[LISTENER_ARN, rules]]), groups, gates: new Map() }),
    modify: async ({ ruleArn }: RuleChange) => void events.push(ruleArn),
    isThrottled: (error) => error instanceof Throttling,
    ...changes,
  };
  return { ports, events };
}

const CLOCK = { now: () => 0, left: () => 100_000 };

async function failedReport(run: Promise<CloudReport>): Promise<CloudReport> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof CloudShiftError, String(error));
  return error.report;
}

describe("reconcile", () => {
  it("remembers what it wants before it changes anything", async () => {
    const { ports, events } = account();
    const { changed, left, errors } = await reconcile(CONFIG, ports, CLOCK);
    assert.deepEqual([events, changed, left, errors], [["save", "a", "b", "c"], ["a", "b", "c"], [], []]);
  });

  it("takes traffic off dead pods without its memory, and says that it is gone", async () => {
    const gone = async (): Promise<CloudMemory> => {
      throw new RangeError("no bucket");
    };
    const { ports, events } = account({ load: gone, save: () => gone().then(() => undefined) });
    const { errors } = await failedReport(reconcile(CONFIG, ports, CLOCK));
    assert.deepEqual(events, ["a", "b", "c"]);
    assert.deepEqual(errors, ["load the memory: RangeError: no bucket", "save the memory: RangeError: no bucket"]);
  });

  it("goes on past a rule that cannot be changed", async () => {
    const tried: string[] = [];
    const { ports } = account({
      modify: async ({ ruleArn }) => {
        tried.push(ruleArn);
        if (ruleArn === "a") throw new RangeError("gone");
      },
    });
    const { left, changed } = await failedReport(reconcile(CONFIG, ports, CLOCK));
    assert.deepEqual([tried, changed, left], [["a", "b", "c"], ["b", "c"], ["a"]]);
  });

  it("leaves the rest to the next run once AWS refuses more calls", async () => {
    const tried: string[] = [];
    const { ports } = account({
      modify: async ({ ruleArn }) => {
        tried.push(ruleArn);
        if (ruleArn === "b") throw new Throttling("Rate exceeded");
      },
    });
    const { left, errors } = await failedReport(reconcile(CONFIG, ports, CLOCK));
    assert.deepEqual([tried, left, errors], [["a", "b"], ["b", "c"], ["modify b: Throttling: Rate exceeded"]]);
  });

  it("begins no change that could be cut off", async () => {
    let left = 30_000;
    const modify = async () => {
      left -= 10_000;
    };
    const { ports } = account({ modify });
    const report = await failedReport(reconcile(CONFIG, ports, { now: () => 0, left: () => left }));
    assert.deepEqual([report.changed, report.left], [["a", "b"], ["c"]]);
  });

  it("fails when something is not as it was told, although it did what it could", async () => {
    const [pair] = CONFIG.pairs;
    const { ports, events } = account();
    const config = { ...CONFIG, pairs: pair === undefined ? [] : [{ ...pair, rules: 4 }] };
    const { troubles } = await failedReport(reconcile(config, ports, CLOCK));
    assert.deepEqual(
      troubles.map(({ code }) => code),
      ["rules.missing"],
    );
    assert.deepEqual(events, ["save", "a", "b", "c"]);
  });
});
