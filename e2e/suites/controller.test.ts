import assert from "node:assert/strict";
import type { Plan } from "@sluice/alb-model";
import { planSpec, type SpecFiles } from "@sluice/multitenant-alb/spec";
import { controllerBinary } from "../controller/startController.ts";
import type { DeployState } from "../deploy/createDeployer.ts";
import {
  backendSecurityGroupOf,
  plannedRules,
  readAllRules,
  untilRulesAre,
  vpcOf,
  withoutObjects,
} from "./controllerSetup.ts";
import {
  addTenant,
  copyExample,
  type Example,
  type ExampleCopy,
  exampleProjects,
  isBuiltByController,
  recordPlacement,
  runExample,
} from "./exampleProjects.ts";
import { awsInventory } from "./inventory.ts";
import { type Parts, withParts } from "./parts.ts";
import { bundleConditions, type RuleChanges, ruleChanges } from "./ruleChanges.ts";

/** The controller itself keeps to AWS's three changes a second. */
const SETTLE_SECONDS = 180;
const NEWCOMER = { id: "newcomer", hosts: ["newcomer.tenants.example.com"] };

const suite = controllerBinary() === undefined ? describe.skip : describe;
for (const example of exampleProjects().filter(isBuiltByController)) {
  suite(`example ${example.name} with the real controller (ALB_CONTROLLER)`, () => testExample(example));
}

/** The tests go on where the one before ended. */
function testExample(example: Example): void {
  const parts = withParts(`controller-${example.name}`);
  let copy: ExampleCopy;
  let atFirst: string[];
  let state: DeployState;
  before(async () => {
    copy = copyExample(example);
    atFirst = await awsInventory(parts().aws);
    state = await deployBehindController(parts(), copy.root);
  });
  after(() => copy?.remove());

  it("has the rules of the plan, rule by rule", async function () {
    if (copy.files === undefined) return this.skip();
    await untilRulesAre(parts().aws.elbv2, plannedRules(planOf(copy.files)), SETTLE_SECONDS);
  });

  it("has no rule of another bundle touched when a tenant joins and leaves", async function () {
    const { files, root } = copy;
    if (files === undefined) return this.skip();
    const remove = addTenant(files, NEWCOMER);
    const joined = await redeploy(parts(), root, files, state);
    remove();
    const left = await redeploy(parts(), root, files, joined.state);
    state = left.state;
    const bundle = bundleConditions(joined.plan, [left.plan], NEWCOMER.id);
    report("joins", ruleChanges(joined.before, joined.after, joined.calls, bundle));
    report("leaves", ruleChanges(left.before, left.after, left.calls, bundle));
    assert.deepEqual(left.after, joined.before);
  });

  it("leaves nothing behind when it is destroyed", async () => {
    await parts().deployer.destroy(state);
    assert.deepEqual(await awsInventory(parts().aws), atFirst);
  });
}

function report(what: string, { ofOthers, writes, moved }: RuleChanges): void {
  console.log(`      ${what}: ${writes.join(", ")}; ${moved} rules moved`);
  assert.deepEqual(ofOthers, [], what);
}

/** The network first: the controller is told its VPC at its start, and its webhooks see every object. */
async function deployBehindController({ aws, deployer, startController }: Parts, root: string): Promise<DeployState> {
  const run = await runExample(root);
  const { state } = await deployer.deploy(withoutObjects(run));
  const group = backendSecurityGroupOf(run, state);
  const vpcId = vpcOf(state) ?? (await aws.createNetwork()).vpcId;
  await startController(vpcId, group === undefined ? [] : [`--backend-security-group=${group}`]);
  return (await deployer.deploy(run, state)).state;
}

/** Records the placement, deploys, and waits until the load balancers have the new plan's rules. */
async function redeploy({ aws, deployer }: Parts, root: string, files: SpecFiles, previous: DeployState) {
  recordPlacement(files);
  const plan = planOf(files);
  const before = await readAllRules(aws.elbv2, plan);
  const mark = await aws.admin.mark();
  const { state } = await deployer.deploy(await runExample(root), previous);
  const after = await untilRulesAre(aws.elbv2, plannedRules(plan), SETTLE_SECONDS);
  return { plan, state, before, after, calls: await aws.admin.writesSince(mark) };
}

function planOf(files: SpecFiles): Plan {
  const { result, problems } = planSpec(files, { placement: files.placement });
  assert.deepEqual(problems, []);
  assert.ok(result);
  return result.plan;
}
