import assert from "node:assert/strict";
import fc from "fast-check";
import { type CloudMemory, readMemory, writeMemory } from "../../src/cloud/memory.ts";
import type { CloudObservation, ObservedRule } from "../../src/cloud/observation.ts";
import { type CloudPlan, planChanges } from "../../src/cloud/planChanges.ts";
import { LISTENER_ARN } from "./failoverPlans.ts";
import { applied, groupsIn, MINUTE, ONE, rule, seen } from "./pairs.ts";

const weightOf = fc.constantFrom(0, 1, 10, 50, 90, 100, 999);
const ruleOf = fc.record({ primary: weightOf, fallback: weightOf, isSticky: fc.boolean() });
const rulesOf = fc
  .array(ruleOf, { minLength: 2, maxLength: 12 })
  .map((rules) =>
    rules.map(({ primary, fallback, isSticky }, index) => ({ ...rule(`r${index}`, primary, fallback), isSticky })),
  );

/** What a run finds, and which of its changes succeed. */
interface Run {
  readonly healthy: number;
  readonly registered: number;
  readonly isSeen: boolean;
  readonly succeeds: readonly boolean[];
  readonly remembers: boolean;
  /** Minutes since the run before. */
  readonly gap: number;
}

const runOf: fc.Arbitrary<Run> = fc.record({
  healthy: fc.oneof(fc.constant(0), fc.nat(3)),
  registered: fc.integer({ min: 0, max: 9 }).map((n) => (n > 0 ? 1 : 0)),
  isSeen: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  succeeds: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  remembers: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  gap: fc.constantFrom(1, 1, 1, 2, 5, 20),
});
const historyOf = fc.array(runOf, { maxLength: 60, size: "max" });

interface Step {
  readonly before: readonly ObservedRule[];
  readonly plan: CloudPlan;
  readonly observation: CloudObservation;
  readonly memory: CloudMemory | undefined;
  readonly now: number;
}

/** Runs a history, with failed calls and lost memories. */
function replay(start: readonly ObservedRule[], history: readonly Run[]): Step[] {
  let [rules, memory, now] = [[...start], undefined as CloudMemory | undefined, 0];
  return history.map(({ healthy, registered, isSeen, succeeds, remembers, gap }) => {
    now += gap * MINUTE;
    const { rules: known, groups } = seen(rules, healthy);
    const withFunction = new Map([...groups, ["web-function", { registered, healthy: 0 }] as const]);
    const observation = { rules: known, groups: isSeen ? withFunction : new Map(), gates: new Map() };
    const used = remembers ? memory : undefined;
    const plan = planChanges(ONE, observation, used, now);
    const step = { before: rules, plan, observation, memory: used, now };
    rules = applied(
      rules,
      plan.changes.filter((_, index) => succeeds[index] ?? false),
    );
    memory = readMemory(writeMemory(plan.memory));
    return step;
  });
}

describe("planChanges, over random histories with calls that fail", () => {
  it("changes each rule at most once, only where it stands otherwise, and never to all zero", () => {
    fc.assert(
      fc.property(rulesOf, historyOf, (rules, history) => {
        for (const { before, plan } of replay(rules, history)) {
          const changed = plan.changes.map(({ ruleArn }) => ruleArn);
          assert.equal(new Set(changed).size, changed.length);
          for (const change of plan.changes) {
            const [{ ruleArn }, targetGroups] = [change, groupsIn(change)];
            assert.equal(
              targetGroups.reduce((sum, { weight }) => sum + weight, 0),
              100,
            );
            const [found] = before.filter(({ arn }) => arn === ruleArn);
            assert.ok(found?.isSticky || !targetGroups.every((group) => has(found, group)), ruleArn);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it("has nothing left to do once all of its changes are made, and finishes any part of them", () => {
    fc.assert(
      fc.property(rulesOf, historyOf, (rules, history) => {
        for (const { before, plan, observation, now } of replay(rules, history)) {
          const all = { ...observation, rules: new Map([[LISTENER_ARN, applied(before, plan.changes)]]) };
          assert.deepEqual(planChanges(ONE, all, plan.memory, now).changes, []);
          const part = plan.changes.filter((_, index) => index % 2 === 0);
          const some = { ...observation, rules: new Map([[LISTENER_ARN, applied(before, part)]]) };
          const rest = planChanges(ONE, some, plan.memory, now).changes;
          assert.deepEqual(applied(applied(before, part), rest), applied(before, plan.changes));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("ends at the pods when they stay healthy, and at the fallback when they stay away", () => {
    fc.assert(
      fc.property(rulesOf, historyOf, fc.boolean(), (rules, history, isHealthy) => {
        const calm = {
          registered: 1,
          isSeen: true,
          succeeds: Array.from({ length: 12 }, () => true),
          remembers: true,
          gap: 1,
        };
        const rest = Array.from({ length: 20 }, () => ({ ...calm, healthy: isHealthy ? 1 : 0 }));
        const last = replay(rules, [...history, ...rest]).at(-1);
        assert.deepEqual(last?.plan.changes, []);
        assert.equal(last?.plan.memory.states["edge-001/web"]?.fallbackWeight, isHealthy ? 0 : 100);
      }),
      { numRuns: 100 },
    );
  });
});

function has(
  found: ObservedRule | undefined,
  { arn, weight }: { readonly arn: string; readonly weight: number },
): boolean {
  return found?.targetGroups.some((group) => group.arn === arn && group.weight === weight) ?? false;
}
