import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "@sluice/local";
import type { SpecFiles } from "@sluice/multitenant-alb/spec";
import { parseDocument } from "yaml";
import type { DeployState } from "../deploy/createDeployer.ts";
import {
  addTenant,
  copyExample,
  type Example,
  type ExampleCopy,
  exampleProjects,
  recordPlacement,
  runExample,
} from "./exampleProjects.ts";
import { awsInventory, differences, kindsOf, objectContents } from "./inventory.ts";
import { type Parts, withParts } from "./parts.ts";

const NEWCOMER = { id: "newcomer", hosts: ["newcomer.tenants.example.com"] };
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const OURS = "app.kubernetes.io/managed-by=sluice";

/** What an example leaves out unless its stack asks for it. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "sluice-hybrid-failover": { prometheusLabels: { release: "prometheus" }, scaleToZero: true, backstop: true },
};

for (const example of exampleProjects()) {
  const { name } = example;
  describe(`example ${name} on a real API server and ELBv2 API`, () => testExample(example));
  const options = OPTIONS[name];
  if (options === undefined) continue;
  describe(`example ${name} with all its options`, () => testExample(example, options));
}

/** The tests go on where the one before ended, as work on one stack does. */
function testExample(example: Example, options: Readonly<Record<string, unknown>> = {}): void {
  const more = Object.keys(options).length > 0;
  const parts = withParts(`example-${example.name}${more ? "-options" : ""}`);
  let copy: ExampleCopy;
  let atFirst: string[];
  let state: DeployState;
  before(async () => {
    copy = copyExample(example);
    if (more) configure(copy.root, example.name, options);
    atFirst = await awsInventory(parts().aws);
  });
  after(() => copy?.remove());
  const contents = () => objectContents(parts().deployer.api, kindsOf(state));

  it("is accepted object by object, no field unknown", async () => {
    const run = await runExample(copy.root);
    const deployment = await parts().deployer.deploy(run);
    state = deployment.state;
    assert.deepEqual(deployment.created, managedUrns(run));
    for (const urn of deployment.notInstalled) console.log(`      no chart at hand: ${urn.split("::").at(-1)}`);
  });

  it("changes nothing when it is deployed again", async () => {
    const { deployer, aws } = parts();
    const [before, mark] = [await contents(), await aws.admin.mark()];
    const { created, updated, deleted } = await deployer.deploy(await runExample(copy.root), state);
    assert.deepEqual({ created, updated, deleted }, { created: [], updated: [], deleted: [] });
    await deployer.reapply(state);
    assert.deepEqual(differences(before, await contents()), []);
    assert.deepEqual(await aws.admin.writesSince(mark), []);
  });

  it("changes one Ingress for one more tenant, and goes back when the tenant leaves", async function () {
    if (copy.files === undefined) return this.skip();
    state = await testNewcomer(parts(), copy.root, copy.files, state);
  });

  it("leaves nothing behind when it is destroyed", async () => {
    const { deployer, aws } = parts();
    await deployer.destroy(state);
    const left = await contents();
    const objects = [...state.resources.values()].map(({ type, id }) => `${type.split(":").at(-1)}/${id}`);
    const labelled = await Promise.all(kindsOf(state).map((kind) => deployer.api.list(kind, OURS)));
    const stillThere = objects.filter((name) => left.has(name));
    assert.deepEqual({ stillThere, labelled: labelled.flat() }, { stillThere: [], labelled: [] });
    assert.deepEqual(await awsInventory(aws), atFirst);
  });
}

/** Adds to the stack's configuration, as `pulumi config set` does. */
function configure(root: string, project: string, options: Readonly<Record<string, unknown>>): void {
  const file = join(root, "Pulumi.dev.yaml");
  const document = parseDocument(readFileSync(file, "utf8"));
  for (const [key, value] of Object.entries(options)) document.setIn(["config", `${project}:${key}`], value);
  writeFileSync(file, String(document));
}

async function testNewcomer(
  { deployer, aws }: Parts,
  root: string,
  files: SpecFiles,
  state: DeployState,
): Promise<DeployState> {
  const contents = () => objectContents(deployer.api, kindsOf(state));
  const [before, mark] = [await contents(), await aws.admin.mark()];
  const placement = readFileSync(files.placement, "utf8");
  const remove = addTenant(files, NEWCOMER);
  recordPlacement(files);
  const joined = await deployer.deploy(await runExample(root), state);
  const touched = [...joined.created, ...joined.updated];
  assert.deepEqual([touched.length, joined.deleted], [1, []], touched.join("\n"));
  const bundle = joined.state.resources.get(touched[0] ?? "");
  assert.equal(bundle?.type, INGRESS);
  assert.match(JSON.stringify(bundle?.inputs), /newcomer\.tenants\.example\.com/);
  assert.deepEqual(differences(before, await contents()), [`Ingress/${bundle?.id}`]);
  remove();
  recordPlacement(files);
  const left = await deployer.deploy(await runExample(root), joined.state);
  assert.deepEqual([...left.created, ...left.updated, ...left.deleted], touched);
  assert.deepEqual(inputsOf(left.state), inputsOf(state));
  assert.deepEqual(differences(before, await contents()), []);
  assert.equal(readFileSync(files.placement, "utf8"), placement);
  assert.deepEqual(await aws.admin.writesSince(mark), []);
  return left.state;
}

/** What a provider is asked for. */
function managedUrns({ resources }: Run): string[] {
  const managed = resources.filter(({ custom, external, type }) => custom && !external && !type.startsWith("pulumi:"));
  return managed.map(({ urn }) => urn).sort();
}

function inputsOf({ resources }: DeployState): object {
  return Object.fromEntries([...resources].map(([urn, { inputs }]) => [urn, inputs]));
}
