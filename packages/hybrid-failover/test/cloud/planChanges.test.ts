import assert from "node:assert/strict";
import { type CloudMemory, readMemory, writeMemory } from "../../src/cloud/memory.ts";
import type { ObservedRule } from "../../src/cloud/observation.ts";
import { type CloudPlan, planChanges } from "../../src/cloud/planChanges.ts";
import { LOOKED_AWAY_MS } from "../../src/cloud/runPlan.ts";
import { LISTENER_ARN } from "./failoverPlans.ts";
import { applied, configOf, groupsIn, MINUTE, ONE, rule, seen } from "./pairs.ts";

const AT_PODS = [rule("a", 100, 0), rule("b", 100, 0)];
const weightsOf = ({ changes }: CloudPlan) => changes.map((change) => groupsIn(change).map(({ weight }) => weight));
const codesOf = ({ troubles }: CloudPlan) => troubles.map(({ code }) => code);

describe("planChanges", () => {
  it("changes nothing where all is well", () => {
    const { changes, shifts, troubles } = planChanges(ONE, seen(AT_PODS, 2), undefined, 0);
    assert.deepEqual([changes, shifts, troubles], [[], [], []]);
  });

  it("moves every rule to the fallback when no target is healthy", () => {
    const plan = planChanges(ONE, seen(AT_PODS, 0), undefined, 0);
    const targetGroups = [
      { arn: "web-pods", weight: 0 },
      { arn: "web-function", weight: 100 },
    ];
    assert.deepEqual(plan.changes, [
      { ruleArn: "a", targetGroups },
      { ruleArn: "b", targetGroups },
    ]);
    const reason = "no endpoint is ready";
    assert.deepEqual(plan.shifts, [{ pair: "edge-001/web", mode: "fallback", from: 0, to: 100, reason }]);
  });

  it("comes back in steps, a run each", () => {
    let rules: ObservedRule[] = [rule("a", 0, 100), rule("b", 0, 100)];
    let memory: CloudMemory | undefined;
    const fallback: number[] = [];
    for (let minute = 0; minute < 6; minute++) {
      const plan = planChanges(ONE, seen(rules, 2), memory, minute * MINUTE);
      rules = applied(rules, plan.changes);
      memory = readMemory(writeMemory(plan.memory));
      fallback.push(rules[0]?.targetGroups.find(({ arn }) => arn === "web-function")?.weight ?? -1);
    }
    assert.deepEqual(fallback, [100, 50, 10, 0, 0, 0]);
  });

  it("finishes what the run before it could not", () => {
    const first = planChanges(ONE, seen(AT_PODS, 0), undefined, 0);
    const half = applied(AT_PODS, first.changes.slice(0, 1));
    const second = planChanges(ONE, seen(half, 0), first.memory, MINUTE);
    assert.deepEqual(
      second.changes.map(({ ruleArn }) => ruleArn),
      ["b"],
    );
  });

  it("goes on from the highest weight that it finds when it remembers nothing", () => {
    const mixed = [rule("a", 50, 50), rule("b", 90, 10)];
    const plan = planChanges(ONE, seen(mixed, 2), undefined, 0);
    assert.deepEqual([plan.memory.states["edge-001/web"]?.mode, weightsOf(plan)], ["recovering", [[50, 50]]]);
  });

  it("moves a rule that Pulumi has made anew to where the others are", () => {
    const first = planChanges(ONE, seen(AT_PODS, 0), undefined, 0);
    const anew = [...applied(AT_PODS, first.changes), rule("c", 100, 0)];
    const plan = planChanges(ONE, seen(anew, 0), first.memory, MINUTE);
    assert.deepEqual([plan.changes.map(({ ruleArn }) => ruleArn), weightsOf(plan)], [["c"], [[0, 100]]]);
  });

  it("waits anew to come back after runs were missed", () => {
    const rules = [rule("a", 0, 100), rule("b", 0, 100)];
    const first = planChanges(ONE, seen(rules, 2), undefined, 0);
    const late = LOOKED_AWAY_MS + 1;
    const second = planChanges(ONE, seen(rules, 2), first.memory, late);
    assert.deepEqual([second.changes, second.memory.states["edge-001/web"]?.readySince], [[], late]);
  });

  it("takes the stickiness off a rule that has the right weights", () => {
    const sticky = [{ ...rule("a", 100, 0), isSticky: true }, rule("b", 100, 0)];
    const plan = planChanges(ONE, seen(sticky, 2), undefined, 0);
    assert.deepEqual([plan.changes.map(({ ruleArn }) => ruleArn), weightsOf(plan)], [["a"], [[100, 0]]]);
  });

  it("leaves rules alone that forward to anything else", () => {
    const { targetGroups, ...other } = rule("x", 1, 1);
    const foreign = [
      { ...other, targetGroups: targetGroups.slice(0, 1) },
      { ...other, targetGroups: [...targetGroups, { arn: "third", weight: 1 }] },
      rule("y", 1, 1, "shop"),
      { arn: "redirect", targetGroups: [], isSticky: false },
    ];
    const plan = planChanges(ONE, seen([...AT_PODS, ...foreign], 0), undefined, 0);
    assert.deepEqual(
      plan.changes.map(({ ruleArn }) => ruleArn),
      ["a", "b"],
    );
  });

  it("says which rules it misses, and looks after the others", () => {
    const plan = planChanges(ONE, seen([rule("a", 100, 0)], 0), undefined, 0);
    assert.deepEqual([codesOf(plan), plan.changes.length], [["rules.missing"], 1]);
  });

  it("changes nothing while rules or health are unknown, and forgets since when pods are ready", () => {
    const rules = [rule("a", 0, 100), rule("b", 0, 100)];
    const known = seen(rules, 2);
    const { memory } = planChanges(ONE, known, undefined, 0);
    const blind = [
      ["rules.unknown", { ...known, rules: new Map() }],
      ["health.unknown", { ...known, groups: new Map() }],
    ] as const;
    for (const [code, observation] of blind) {
      const plan = planChanges(ONE, observation, memory, MINUTE);
      const { fallbackWeight, readySince } = plan.memory.states["edge-001/web"] ?? {};
      assert.deepEqual([codesOf(plan), plan.changes, fallbackWeight, readySince], [[code], [], 100, undefined]);
    }
  });

  it("sends nothing to a fallback that no function is registered with", () => {
    const { rules, groups } = seen([rule("a", 0, 100), rule("b", 100, 0)], 0);
    const empty = new Map([...groups, ["web-function", { registered: 0, healthy: 0 }] as const]);
    const plan = planChanges(ONE, { rules, groups: empty, gates: new Map() }, undefined, 0);
    assert.deepEqual([codesOf(plan), weightsOf(plan)], [["fallback.missing"], [[100, 0]]]);
  });

  it("takes traffic off dead pods before it brings any back", () => {
    const config = configOf(["api", "web"], 1);
    const rules = [rule("a", 0, 100, "api"), rule("w", 100, 0, "web")];
    const observation = seen(rules, 0, ["api", "web"]);
    const gates = new Map();
    const groups = new Map([...observation.groups, ["api-pods", { registered: 1, healthy: 1 }] as const]);
    const { memory } = planChanges(
      config,
      { rules: new Map([[LISTENER_ARN, rules.slice(0, 1)]]), groups, gates },
      undefined,
      0,
    );
    const plan = planChanges(config, { rules: observation.rules, groups, gates }, memory, MINUTE);
    assert.deepEqual(
      plan.changes.map(({ ruleArn }) => ruleArn),
      ["w", "a"],
    );
  });
});
