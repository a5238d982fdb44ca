import assert from "node:assert/strict";
import { CreateTargetGroupCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Fleet, type Plan, planFleet } from "@sluice/alb-model";
import { openKeys, type ShifterConfig } from "@sluice/hybrid-failover/gate";
import { shifterConfig } from "../../packages/hybrid-failover/src/manifests/shifterConfig.ts";
import { readLiveRules } from "../controller/liveRules.ts";
import { controllerBinary } from "../controller/startController.ts";
import { createShifterObjects, type FleetObjects } from "../failover/fleetObjects.ts";
import { NAMESPACE } from "../failover/gateFleet.ts";
import { type ShifterProcess, startShifter } from "../failover/startShifter.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { plannedRules, untilRulesAre } from "./controllerSetup.ts";
import { withParts } from "./parts.ts";
import { applyPlan } from "./randomFleets.ts";

const TENANTS = 120;
const SETTLE_SECONDS = 120;
const SHARD = "edge-001";
const FLEET: Fleet = {
  name: "edge",
  namespace: NAMESPACE,
  services: {
    web: { namespace: NAMESPACE, port: 80, fallback: {} },
    api: { namespace: NAMESPACE, port: 80 },
  },
  profiles: {
    site: [
      { path: "/api/*", service: "api" },
      { path: "/", service: "web" },
    ],
  },
};
const QUICK = { recoverAfterSeconds: 2, stepSeconds: 4, damping: { windowSeconds: 0, factor: 1, maxSeconds: 2 } };

function planned(): Plan {
  const tenants = Array.from({ length: TENANTS }, (_, index) => ({
    id: `t${index}`,
    hosts: [`t${index}.tenants.example.com`],
  }));
  const { plan, problems } = planFleet(FLEET, tenants);
  assert.deepEqual(problems, []);
  return plan;
}

const suite = controllerBinary() === undefined ? describe.skip : describe;
suite("failover with the real controller (ALB_CONTROLLER)", () => {
  const parts = withParts("failover-controller");
  let plan: Plan;
  let config: ShifterConfig;
  let fleet: FleetObjects;
  let shifter: ShifterProcess;
  before(async () => {
    const { aws, cluster, startController } = parts();
    plan = planned();
    config = shifterConfig(plan, { web: QUICK });
    const { vpcId } = await aws.createNetwork();
    await startController(vpcId);
    for (const { name } of plan.shards.flatMap(({ fallbacks }) => fallbacks))
      await aws.elbv2.send(new CreateTargetGroupCommand({ Name: name, TargetType: "lambda" }));
    await applyPlan(parts(), vpcId, plan);
    fleet = await createShifterObjects(cluster, config);
    shifter = await startShifter({ cluster, config, identity: "shifter-a" });
    await untilRulesAre(aws.elbv2, plannedRules(plan), SETTLE_SECONDS);
  });
  after(() => shifter?.end("SIGKILL"));

  /** The controller's reconciliation also writes IP pools, whatever has changed. */
  const ruleWrites = async (mark: number) =>
    (await parts().aws.admin.writesSince(mark)).map(({ action }) => action).filter((action) => action.includes("Rule"));

  /** Rules of the gate whose rule has left its inert path is no longer the only one. */
  const openRules = async () => {
    const rules = await readLiveRules(parts().aws.elbv2, SHARD);
    const gateRules = rules.filter(({ conditions }) => conditions.some((text) => text.includes("/.sluice/inert/")));
    return gateRules.filter(({ conditions }) => conditions.some((text) => text.includes(","))).length;
  };
  const untilOpenRules = (count: number) =>
    eventually(async () => (await openRules()) === count || undefined, {
      what: `${count} rules of the gate to be open`,
      seconds: SETTLE_SECONDS,
    });

  it(`has the rules follow for ${TENANTS} tenants with one ModifyRule for each key that opens, and no other rule written`, async () => {
    const { aws } = parts();
    const [gate] = config.gates;
    assert.ok(gate !== undefined);
    const keys = openKeys(gate, { web: 100 }).size;
    const mark = await aws.admin.mark();
    const started = performance.now();
    await fleet.setReady("web", 0);
    await untilOpenRules(keys);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const writes = await ruleWrites(mark);
    console.log(`      ${seconds} s, ${writes.join(", ")}`);
    assert.deepEqual(writes, new Array(keys).fill("ModifyRule"));
  });

  it("has them follow back, and stand as planned in the end", async () => {
    const { aws } = parts();
    const mark = await aws.admin.mark();
    await fleet.setReady("web", 2);
    await eventually(async () => (await fleet.openKeys(`${SHARD}-gate`)).length === 0 || undefined, {
      what: "the gate to close",
      seconds: SETTLE_SECONDS,
    });
    await untilRulesAre(aws.elbv2, plannedRules(plan), SETTLE_SECONDS);
    const writes = await ruleWrites(mark);
    console.log(`      ${writes.length} writes for ${config.services[0]?.settings.steps.length} steps`);
    assert.deepEqual([...new Set(writes)], ["ModifyRule"]);
  });
});
