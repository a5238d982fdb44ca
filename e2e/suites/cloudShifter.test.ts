/** The cloud shifter's own bundle against an ELBv2 API and S3: what it calls, and how often. */
import assert from "node:assert/strict";
import { keepEvidence } from "../artifacts.ts";
import type { LoggedCall } from "../aws/admin.ts";
import { type Aws, type StartAwsOptions, startAws } from "../aws/startAws.ts";
import { createGate, createShiftedFleet, inertCondition, present, type ShiftedFleet } from "./cloudShifterFleet.ts";
import { backstopConfig, createShifterRunner, type ShifterRunner } from "./cloudShifterRun.ts";
import { REGION } from "./parts.ts";

interface Shifted {
  readonly aws: Aws;
  readonly fleet: ShiftedFleet;
  readonly shifter: ShifterRunner;
}

/** Inside `describe`: an account with a fleet of so many rules for each test. */
function withFleet(rules: number, options: StartAwsOptions = {}): () => Shifted {
  let shifted: Shifted | undefined;
  let aws: Aws | undefined;
  beforeEach("start AWS with a fleet", async () => {
    aws = await startAws({ region: REGION, limits: { rulesPerLoadBalancer: 200 }, ...options });
    const fleet = await createShiftedFleet(aws, rules);
    shifted = { aws, fleet, shifter: await createShifterRunner(aws, fleet) };
  });
  keepEvidence("cloudShifter", () => ({ aws }));
  afterEach("stop AWS", async () => {
    await shifted?.shifter.remove();
    await aws?.stop();
  });
  return () => present(shifted, "a fleet");
}

/** The fallback's weight of each rule that forwards to both groups. */
async function fallbackWeights({ aws, fleet }: Shifted): Promise<(number | undefined)[]> {
  const weights: (number | undefined)[] = [];
  for (let first = 0; first < fleet.ruleArns.length; first += 20) {
    const { Rules = [] } = await aws.elbv2.describeRules({ RuleArns: fleet.ruleArns.slice(first, first + 20) });
    for (const { Actions } of Rules) {
      const groups = Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
      weights.push(groups.find(({ TargetGroupArn }) => TargetGroupArn === fleet.fallbackArn)?.Weight);
    }
  }
  return weights;
}

const alike = (weight: number, count: number) => Array.from({ length: count }, () => weight);
const modified = (calls: readonly LoggedCall[]) =>
  calls.filter(({ action, error }) => action === "ModifyRule" && error === null).map(({ params }) => params.RuleArn);

/** Takes the pods away, or gives them back. */
function setPods({ aws, fleet }: Shifted, state: "healthy" | "unhealthy"): Promise<void> {
  return aws.admin.setTargetHealth({ targetGroupArn: fleet.primaryArn }, state);
}

describe("the cloud shifter, on 120 rules", () => {
  const shifted = withFleet(120);

  it("changes each rule once and nothing else when the pods are gone, and then no more", async () => {
    const { aws, fleet, shifter } = shifted();
    await setPods(shifted(), "unhealthy");
    const mark = await aws.admin.mark();
    const { failed, report } = await shifter.run();
    assert.deepEqual([failed, report.troubles, report.left], [false, [], []]);
    const writes = await aws.admin.writesSince(mark);
    assert.deepEqual(
      writes.map(({ action }) => action),
      alike(0, 120).map(() => "ModifyRule"),
    );
    assert.deepEqual(modified(writes).toSorted(), [...fleet.ruleArns].toSorted());
    assert.deepEqual(await fallbackWeights(shifted()), alike(100, 120));
    const settled = await aws.admin.mark();
    assert.equal((await shifter.run({ minute: 1 })).failed, false);
    assert.deepEqual(await aws.admin.writesSince(settled), []);
  });
});

describe("the cloud shifter, on 6 rules", () => {
  const shifted = withFleet(6);

  it("writes nothing while the pods are well", async () => {
    const { aws, shifter } = shifted();
    const mark = await aws.admin.mark();
    for (const minute of [0, 1, 2]) assert.equal((await shifter.run({ minute })).failed, false);
    assert.deepEqual(await aws.admin.writesSince(mark), []);
  });

  it("comes back in steps, each of which costs one call a rule, and leaves conditions and priorities alone", async () => {
    const { aws, fleet, shifter } = shifted();
    const shape = async () => {
      const { Rules = [] } = await aws.elbv2.describeRules({ ListenerArn: fleet.listenerArn });
      return Rules.map(({ RuleArn, Priority, Conditions }) => ({ RuleArn, Priority, Conditions }));
    };
    const before = await shape();
    await setPods(shifted(), "unhealthy");
    await shifter.run({ minute: 0 });
    await setPods(shifted(), "healthy");
    const seen: (readonly [number | undefined, number])[] = [];
    for (const minute of [1, 2, 3, 4, 5]) {
      const mark = await aws.admin.mark();
      assert.equal((await shifter.run({ minute })).failed, false);
      const weights = await fallbackWeights(shifted());
      assert.equal(new Set(weights).size, 1);
      seen.push([weights[0], (await aws.admin.writesSince(mark)).length]);
    }
    assert.deepEqual(seen, [
      [100, 0],
      [50, 6],
      [10, 6],
      [0, 6],
      [0, 0],
    ]);
    assert.deepEqual(await shape(), before);
  });

  it("moves a rule that was made anew, and no other", async () => {
    const { aws, fleet, shifter } = shifted();
    await setPods(shifted(), "unhealthy");
    await shifter.run();
    const RuleArn = present(fleet.ruleArns[2], "a third rule");
    const TargetGroups = [
      { TargetGroupArn: fleet.primaryArn, Weight: 100 },
      { TargetGroupArn: fleet.fallbackArn, Weight: 0 },
    ];
    await aws.elbv2.modifyRule({ RuleArn, Actions: [{ Type: "forward", ForwardConfig: { TargetGroups } }] });
    const mark = await aws.admin.mark();
    await shifter.run({ minute: 1 });
    assert.deepEqual(modified(await aws.admin.writesSince(mark)), [RuleArn]);
  });

  it("changes what it has time for, and the rest in its next run", async () => {
    const { aws, fleet, shifter } = shifted();
    await setPods(shifted(), "unhealthy");
    const mark = await aws.admin.mark();
    const { failed, report } = await shifter.run({ left: 10_000 });
    assert.deepEqual([failed, report.left.length], [true, 6]);
    assert.equal((await shifter.run({ minute: 1 })).failed, false);
    assert.deepEqual(modified(await aws.admin.writesSince(mark)).toSorted(), [...fleet.ruleArns].toSorted());
  });

  it("sends nothing to a fallback whose function was taken away, and says so", async () => {
    const { aws, fleet, shifter } = shifted();
    const { TargetHealthDescriptions = [] } = await aws.elbv2.describeTargetHealth({
      TargetGroupArn: fleet.fallbackArn,
    });
    const Targets = TargetHealthDescriptions.map(({ Target }) => ({ Id: Target?.Id }));
    await aws.elbv2.deregisterTargets({ TargetGroupArn: fleet.fallbackArn, Targets });
    await setPods(shifted(), "unhealthy");
    const mark = await aws.admin.mark();
    const { failed, report } = await shifter.run();
    assert.deepEqual([failed, report.troubles.map(({ code }) => code)], [true, ["fallback.missing"]]);
    assert.deepEqual(await aws.admin.writesSince(mark), []);
  });
});

describe("the cloud shifter, as the last resort of a dead cluster", () => {
  const shifted = withFleet(2);

  it("opens a gate that nobody in the cluster opens, one call a rule, and gives it back to the controller", async () => {
    const { aws, fleet } = shifted();
    const gate = await createGate(aws, fleet);
    const shifter = await createShifterRunner(aws, fleet, backstopConfig(fleet));
    const pathsOf = async () => {
      const { Rules = [] } = await aws.elbv2.describeRules({ RuleArns: gate });
      return Rules.map(({ Conditions }) => Conditions?.[0]?.PathPatternConfig?.Values);
    };
    await setPods(shifted(), "unhealthy");
    const mark = await aws.admin.mark();
    for (const minute of [0, 1]) assert.equal((await shifter.run({ minute })).failed, false);
    assert.deepEqual(await aws.admin.writesSince(mark), []);
    for (const minute of [2, 3]) assert.equal((await shifter.run({ minute })).failed, false);
    assert.deepEqual(modified(await aws.admin.writesSince(mark)), gate);
    assert.deepEqual(await pathsOf(), [
      ["/.sluice/inert/api-primary", "/api/*"],
      ["/.sluice/inert/web-100", "/*"],
    ]);
    assert.deepEqual(await fallbackWeights(shifted()), [0, 0]);

    // A controller that is back sets its rules as the Ingress says.
    for (const [index, key] of ["api-primary", "web-100"].entries()) {
      await aws.elbv2.modifyRule({ RuleArn: gate[index], Conditions: [inertCondition(key)] });
    }
    await setPods(shifted(), "healthy");
    const back = await aws.admin.mark();
    for (const minute of [5, 6, 7]) assert.equal((await shifter.run({ minute })).failed, false);
    assert.deepEqual(await aws.admin.writesSince(back), []);
    await shifter.remove();
  });

  it("shuts the gate that it opened when the pods are back and the controller is not", async () => {
    const { aws, fleet } = shifted();
    const gate = await createGate(aws, fleet);
    const shifter = await createShifterRunner(aws, fleet, backstopConfig(fleet));
    await setPods(shifted(), "unhealthy");
    for (const minute of [0, 1, 2]) await shifter.run({ minute });
    await setPods(shifted(), "healthy");
    const mark = await aws.admin.mark();
    for (const minute of [3, 4, 5, 6]) assert.equal((await shifter.run({ minute })).failed, false);
    assert.deepEqual(modified(await aws.admin.writesSince(mark)), gate);
    const { Rules = [] } = await aws.elbv2.describeRules({ RuleArns: gate });
    const paths = Rules.map(({ Conditions }) => Conditions?.[0]?.PathPatternConfig?.Values);
    assert.deepEqual(paths, [["/.sluice/inert/api-primary"], ["/.sluice/inert/web-100"]]);
    await shifter.remove();
  });
});

describe("the cloud shifter, when AWS refuses calls", () => {
  describe("for a while", () => {
    const shifted = withFleet(12, { throttle: { capacity: 4, refillPerSecond: 8 }, clock: "real" });

    it("tries them again, and changes each rule once", async () => {
      const { aws, fleet, shifter } = shifted();
      await setPods(shifted(), "unhealthy");
      const mark = await aws.admin.mark();
      const { failed, report } = await shifter.run();
      assert.deepEqual([failed, report.left], [false, []]);
      const calls = await aws.admin.writesSince(mark);
      assert.ok(calls.some(({ error }) => error === "Throttling"));
      assert.deepEqual(modified(calls).toSorted(), [...fleet.ruleArns].toSorted());
    });
  });

  describe("for longer than it tries", () => {
    const shifted = withFleet(12, { throttle: { capacity: 5 }, clock: "manual" });

    it("gives up soon, fails, and finishes in its next runs, each rule once", async () => {
      const { aws, fleet, shifter } = shifted();
      await setPods(shifted(), "unhealthy");
      const mark = await aws.admin.mark();
      const left: number[] = [];
      for (const minute of [0, 1, 2]) {
        const { failed, report } = await shifter.run({ minute, impatient: true });
        left.push(report.left.length);
        assert.equal(failed, report.left.length > 0);
        await aws.admin.advanceClock(60);
      }
      assert.deepEqual(left, [7, 2, 0]);
      const calls = await aws.admin.writesSince(mark);
      assert.deepEqual(modified(calls).toSorted(), [...fleet.ruleArns].toSorted());
      // Two runs gave up, each on one rule after all of its tries.
      assert.equal(calls.filter(({ error }) => error === "Throttling").length, 2 * 8);
      assert.deepEqual(await fallbackWeights(shifted()), alike(100, 12));
    });
  });
});
