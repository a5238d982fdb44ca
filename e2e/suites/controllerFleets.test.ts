import assert from "node:assert/strict";
import { PACKINGS, type Packing, type Plan } from "@sluice/alb-model";
import { CERTIFICATES } from "../../packages/alb-model/test/arbitraries.ts";
import type { ComparableRule } from "../controller/liveRules.ts";
import { controllerBinary, NO_THROTTLE } from "../controller/startController.ts";
import { requestCertificate } from "../deploy/certificates.ts";
import { inParallel } from "../kubernetes/inParallel.ts";
import { plannedRules, untilRulesAre } from "./controllerSetup.ts";
import { type Parts, withParts } from "./parts.ts";
import { applyPlan, type FleetSteps, sampleFleets } from "./randomFleets.ts";
import { bundleConditions, type LiveRules, ruleChanges } from "./ruleChanges.ts";

/** Fifty fleets of each packing, in batches: the emulator slows down with the load balancers that it holds. */
const FLEETS = 50;
const BATCH = 17;
const SETTLE_SECONDS = 600;
const WRITERS = 8;
/** Hundreds of load balancers in one account, and the wildcards that AWS's quota page allows. */
const LIMITS = { loadBalancersPerRegion: 5000, targetGroupsPerRegion: 20_000, wildcardsPerRule: 6 };

const suite = controllerBinary() === undefined ? describe.skip : describe;
for (const packing of PACKINGS) {
  for (let from = 0; from < FLEETS; from += BATCH) {
    const to = Math.min(from + BATCH, FLEETS);
    suite(`random fleets ${from + 1} to ${to} of packing ${packing} with the real controller (ALB_CONTROLLER)`, () =>
      testFleets(packing, from, to));
  }
}

/** The tests go on where the one before ended. */
function testFleets(packing: Packing, from: number, to: number): void {
  const parts = withParts(`controller-fleets-${packing}-${from + 1}`, { limits: LIMITS });
  let vpcId: string;
  let fleets: readonly FleetSteps[];
  let live: LiveRules = new Map();
  before(async () => {
    const { aws, startController } = parts();
    ({ vpcId } = await aws.createNetwork());
    await startController(vpcId, NO_THROTTLE);
    const certificates: string[] = [];
    for (const arn of CERTIFICATES) certificates.push(await requestCertificate(aws.acm, `${arn.slice(-2)}.example`));
    fleets = sampleFleets(packing, FLEETS, certificates).slice(from, to);
  });

  it("has the rules of every plan, rule by rule", async () => {
    live = await step({ parts: parts(), vpcId, fleets }, "first");
  });

  it("has no rule of another bundle touched when a tenant joins each of them", async () => {
    live = await testStep({ parts: parts(), vpcId, fleets }, "joined", live);
  });

  it("has no rule of another bundle touched when the tenants leave", async () => {
    live = await testStep({ parts: parts(), vpcId, fleets }, "left", live);
  });
}

interface Setting {
  readonly parts: Parts;
  readonly vpcId: string;
  readonly fleets: readonly FleetSteps[];
}

type Step = "first" | "joined" | "left";
const PREVIOUS = { first: undefined, joined: "first", left: "joined" } as const;

/** Applies one plan of each fleet, and waits until their load balancers have its rules. */
async function step({ parts, vpcId, fleets }: Setting, to: Step): Promise<LiveRules> {
  const from = PREVIOUS[to];
  const before = (fleet: FleetSteps) => (from === undefined ? undefined : fleet[from]);
  await inParallel(fleets, WRITERS, (fleet) => applyPlan(parts, vpcId, fleet[to], before(fleet)));
  const wanted = new Map(fleets.flatMap((fleet) => [...wantedRules(fleet[to], before(fleet))]));
  return await untilRulesAre(parts.aws.elbv2, wanted, SETTLE_SECONDS);
}

/** A load balancer that the plan no longer has is to have no rules. */
function wantedRules(plan: Plan, previous: Plan | undefined): Map<string, ComparableRule[]> {
  const gone = (previous?.shards ?? []).map(({ name }): [string, ComparableRule[]] => [name, []]);
  return new Map([...gone, ...plannedRules(plan)]);
}

async function testStep(setting: Setting, to: Step, before: LiveRules): Promise<LiveRules> {
  const mark = await setting.parts.aws.admin.mark();
  const after = await step(setting, to);
  const calls = await setting.parts.aws.admin.writesSince(mark);
  let moved = 0;
  for (const { name, newcomer, joined, first, left } of setting.fleets) {
    const ofFleet = (rules: LiveRules) => new Map([...rules].filter(([shard]) => shard.startsWith(`${name}-`)));
    const bundle = bundleConditions(joined, [first, left], newcomer);
    const changes = ruleChanges(ofFleet(before), ofFleet(after), calls, bundle);
    assert.deepEqual(changes.ofOthers, [], name);
    moved += changes.moved;
  }
  const { writes } = ruleChanges(before, after, calls, new Set());
  console.log(`      ${to}: ${writes.join(", ")}; ${moved} rules moved`);
  return after;
}
