import assert from "node:assert/strict";
import fc from "fast-check";
import type { Backstop } from "../../src/cloud/config.ts";
import { openConditions, sameConditions, shutConditions } from "../../src/cloud/gateConditions.ts";
import type { CloudMemory } from "../../src/cloud/memory.ts";
import type { CloudObservation, ObservedGateRule, ObservedGroup } from "../../src/cloud/observation.ts";
import { type GateChange, type GatePlan, planGate } from "../../src/cloud/planGates.ts";
import { DEFAULT_SETTINGS, FULL_WEIGHT } from "../../src/decide/settings.ts";
import { openKeys, openWeights } from "../../src/gate/openKeys.ts";
import { GATE } from "../gate/gates.ts";

const MINUTE = 60_000;
const SETTINGS = {
  ...DEFAULT_SETTINGS,
  failAfterSeconds: 300,
  recoverAfterSeconds: 900,
  steps: [FULL_WEIGHT],
  damping: { ...DEFAULT_SETTINGS.damping, maxSeconds: 900 },
};
const BACKSTOP: Backstop = {
  gate: GATE,
  port: 443,
  services: ["api", "web"].map((service) => {
    return { service, primaryArn: `${service}-pods`, fallbackArn: `${service}-function`, settings: SETTINGS };
  }),
};
const KEYS = GATE.routes.flatMap(({ keys }) => keys);

/** The gate's rules, open as the cluster has them for these weights. */
function gateAt(weights: Readonly<Record<string, number>> = {}): ObservedGateRule[] {
  const open = openKeys(GATE, weights);
  return KEYS.map(({ key, conditions }) => {
    return {
      arn: `rule/${key}`,
      key,
      conditions: open.has(key) ? openConditions(key, conditions) : shutConditions(key),
    };
  });
}

type Healthy = Readonly<Record<string, number>>;
const WELL: Healthy = { api: 2, web: 2 };
const WEB_GONE: Healthy = { api: 2, web: 0 };

function seen(rules: readonly ObservedGateRule[] | undefined, healthy: Healthy): CloudObservation {
  const groups = Object.entries(healthy).flatMap(([service, count]): [string, ObservedGroup][] => [
    [`${service}-pods`, { registered: 2, healthy: count }],
    [`${service}-function`, { registered: 1, healthy: 0 }],
  ]);
  return {
    rules: new Map(),
    groups: new Map(groups),
    gates: new Map(rules === undefined ? [] : [["edge-001", rules]]),
  };
}

function applied(rules: readonly ObservedGateRule[], changes: readonly GateChange[]): ObservedGateRule[] {
  const byRule = new Map(changes.map(({ ruleArn, conditions }) => [ruleArn, conditions]));
  return rules.map((rule) => ({ ...rule, conditions: byRule.get(rule.arn) ?? rule.conditions }));
}

const changedKeys = ({ changes }: GatePlan) => changes.map(({ ruleArn }) => ruleArn.replace("rule/", ""));
const openIn = (rules: readonly ObservedGateRule[]) =>
  rules.filter(({ key, conditions }) => !sameConditions(conditions, shutConditions(key))).map(({ key }) => key);

/** A cluster seen minute by minute. */
class Watch {
  rules: ObservedGateRule[];
  memory: CloudMemory | undefined;
  minute = 0;

  constructor(rules: ObservedGateRule[]) {
    this.rules = rules;
  }

  look(healthy: Healthy, minutes = 1): GatePlan {
    this.minute += minutes;
    const plan = planGate(BACKSTOP, seen(this.rules, healthy), this.memory, this.minute * MINUTE);
    this.memory = { at: this.minute * MINUTE, states: plan.states };
    this.rules = applied(this.rules, plan.changes);
    return plan;
  }

  /** Looks until minutes have passed; what was changed in each. */
  wait(healthy: Healthy, minutes: number): string[][] {
    return Array.from({ length: minutes }, () => changedKeys(this.look(healthy)));
  }
}

describe("planGate", () => {
  it("opens a gate that is still shut when no target was healthy for five minutes, routes above it first", () => {
    const watch = new Watch(gateAt());
    assert.deepEqual(watch.wait(WEB_GONE, 6), [[], [], [], [], [], ["api-primary", "admin-primary", "web-100"]]);
    assert.deepEqual(watch.rules, gateAt({ web: 100 }));
    assert.deepEqual(watch.wait(WEB_GONE, 10).flat(), []);
  });

  it("shuts what it opened once targets were healthy for a quarter of an hour", () => {
    const watch = new Watch(gateAt());
    watch.wait(WEB_GONE, 6);
    assert.deepEqual(watch.wait(WELL, 15).flat(), []);
    assert.deepEqual(watch.wait(WELL, 2), [["api-primary", "admin-primary", "web-100"], []]);
    assert.deepEqual(watch.rules, gateAt());
  });

  it("leaves a gate alone that the cluster has open, whatever its targets do", () => {
    for (const weights of [{ web: 100 }, { web: 50 }, { api: 100 }]) {
      const watch = new Watch(gateAt(weights));
      assert.deepEqual(watch.wait({ api: 0, web: 2 }, 4).flat(), []);
      assert.deepEqual(watch.wait(WELL, 10).flat(), []);
    }
  });

  it("gives a gate back that the controller has shut, and waits anew", () => {
    const watch = new Watch(gateAt());
    watch.wait(WEB_GONE, 8);
    watch.rules = gateAt();
    assert.deepEqual(
      watch.wait(WEB_GONE, 6).map((keys) => keys.length),
      [0, 0, 0, 0, 0, 3],
    );
  });

  it("does not open again what the controller has shut for healthy pods", () => {
    const watch = new Watch(gateAt());
    watch.wait(WEB_GONE, 8);
    watch.rules = gateAt();
    assert.deepEqual(watch.wait(WELL, 10).flat(), []);
  });

  it("tries a change once more that failed", () => {
    const watch = new Watch(gateAt());
    watch.wait(WEB_GONE, 5);
    const { rules } = watch;
    assert.equal(watch.look(WEB_GONE).changes.length, 3);
    watch.rules = rules;
    assert.deepEqual(changedKeys(watch.look(WEB_GONE)), ["api-primary", "admin-primary", "web-100"]);
  });

  it("opens for one service, and leaves the rules of another alone that the cluster has open", () => {
    const watch = new Watch(gateAt({ api: 100 }));
    watch.wait({ api: 0, web: 0 }, 6);
    assert.deepEqual(openIn(watch.rules), ["api-100", "admin-primary", "web-100"]);
    const shut = watch.wait({ api: 0, web: 2 }, 17).flat();
    assert.deepEqual([shut, openIn(watch.rules)], [["admin-primary", "web-100"], ["api-100"]]);
  });

  it("does not count time in which nobody looked", () => {
    const watch = new Watch(gateAt());
    watch.wait(WEB_GONE, 4);
    assert.deepEqual(changedKeys(watch.look(WEB_GONE, 10)), []);
    assert.deepEqual(
      watch.wait(WEB_GONE, 5).map((keys) => keys.length),
      [0, 0, 0, 0, 3],
    );
  });

  it("does nothing and says so while it sees no gate, no health or no function", () => {
    const memory = { at: 0, states: planGate(BACKSTOP, seen(gateAt(), WEB_GONE), undefined, 0).states };
    const known = seen(gateAt(), WEB_GONE);
    const empty = new Map([...known.groups, ["web-function", { registered: 0, healthy: 0 }] as const]);
    const cases = [
      ["rules.unknown", seen(undefined, WEB_GONE)],
      ["rules.missing", seen(gateAt().slice(1), WELL)],
      ["health.unknown", { ...known, groups: new Map() }],
      ["fallback.missing", { ...known, groups: empty }],
    ] as const;
    for (const [code, observation] of cases) {
      const plan = planGate(BACKSTOP, observation, memory, 5 * MINUTE);
      assert.deepEqual([plan.troubles.map((trouble) => trouble.code), plan.changes], [[code], []]);
    }
  });
});

const clusterOf = fc.constantFrom({}, { web: 100 }, { web: 50 }, { api: 100 }, { api: 50, web: 100 });
const healthOf = fc.record({ api: fc.nat(1), web: fc.nat(1) });

interface ClusterEvent {
  /** What a controller sets that is alive for a moment; most of the time nobody in the cluster does anything. */
  readonly weights: Readonly<Record<string, number>> | undefined;
  readonly healthy: Healthy;
  readonly minutes: number;
}

const eventOf: fc.Arbitrary<ClusterEvent> = fc.record({
  weights: fc.option(clusterOf, { freq: 2, nil: undefined }),
  healthy: healthOf,
  minutes: fc.integer({ min: 1, max: 9 }),
});

function minuteByMinute(events: readonly ClusterEvent[]): Pick<ClusterEvent, "weights" | "healthy">[] {
  return events.flatMap(({ weights, healthy, minutes }) =>
    Array.from({ length: minutes }, (_, minute) => ({ weights: minute === 0 ? weights : undefined, healthy })),
  );
}

/** Adds a minute to every service that is well, and starts anew with those that are not. */
function count(well: Map<string, number>, healthy: Healthy): void {
  for (const [service, targets] of Object.entries(healthy)) {
    well.set(service, targets > 0 ? (well.get(service) ?? 0) + 1 : 0);
  }
}

/** A change as the gate declares it, and no fallback shut that the cluster has open before its pods are well for long. */
function assertAllowed(
  { ruleArn, conditions }: GateChange,
  theirs: ReadonlySet<string>,
  well: ReadonlyMap<string, number>,
): void {
  const name = ruleArn.replace("rule/", "");
  const [step] = GATE.routes.flatMap(({ service, keys }) => {
    return keys.filter(({ key }) => key === name).map((key) => ({ service, ...key }));
  });
  assert.ok(step !== undefined);
  const isShut = sameConditions(conditions, shutConditions(name));
  assert.ok(isShut || sameConditions(conditions, openConditions(name, step.conditions)), name);
  const mayShut = step.weight === 0 || !theirs.has(name) || (well.get(step.service) ?? 0) > 15;
  assert.ok(!isShut || mayShut, `${name} is the cluster's`);
}

describe("planGate, over random histories of a cluster that comes and goes", () => {
  it("opens and shuts as declared, and takes no fallback from the cluster before a quarter of an hour of health", () => {
    fc.assert(
      fc.property(fc.array(eventOf, { maxLength: 40, size: "max" }).map(minuteByMinute), (history) => {
        const watch = new Watch(gateAt());
        const well = new Map<string, number>();
        let theirs: ReadonlySet<string> = new Set();
        for (const { weights, healthy } of history) {
          if (weights !== undefined) {
            watch.rules = gateAt(weights);
            theirs = new Set(openKeys(GATE, weights).keys());
          }
          count(well, healthy);
          for (const change of watch.look(healthy).changes) assertAllowed(change, theirs, well);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("ends open when a dead cluster's pods stay away, and shut when they stay well", () => {
    fc.assert(
      fc.property(fc.array(healthOf, { maxLength: 40 }), healthOf, (history, last) => {
        const watch = new Watch(gateAt());
        for (const healthy of [...history, ...Array.from({ length: 30 }, () => last)]) watch.look(healthy);
        const expected = Object.fromEntries(
          Object.entries(last).map(([service, count]) => [service, count > 0 ? 0 : 100]),
        );
        assert.deepEqual(openWeights(GATE, new Set(openIn(watch.rules))), { ...expected, admin: 0 });
      }),
      { numRuns: 200 },
    );
  });
});
