import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planSpec, type SpecFiles } from "@sluice/multitenant-alb/spec";
import { type AwsProvider, startAwsProvider } from "../deploy/startAwsProvider.ts";
import type { Operation } from "../pulumi/operation.ts";
import { openStack, type PulumiStack, pulumiMissing } from "../pulumi/pulumiCli.ts";
import { addTenant, copyExample, type ExampleCopy, exampleProjects, recordPlacement } from "./exampleProjects.ts";
import { awsInventory, differences, objectContents } from "./inventory.ts";
import { type Parts, REGION, withParts } from "./parts.ts";

const NEWCOMER = { id: "newcomer", hosts: ["newcomer.tenants.example.com"] };
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const KINDS = [
  { apiVersion: "v1", kind: "Namespace" },
  { apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
  { apiVersion: "networking.k8s.io/v1", kind: "IngressClass" },
  { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "IngressClassParams" },
  { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "TargetGroupBinding" },
];

const PACK = join(import.meta.dirname, "../../policy-pack");
/** Each policy refuses what it finds, and the pack says of each what it could not know. */
const STRICT = { policyPacks: [PACK], policyPackConfigs: [join(PACK, "sets/strict.json")] };

const suite = pulumiMissing() === undefined ? describe : describe.skip;

/** The tests go on where the one before ended, as work on one stack does. */
suite("the reference platform by the real Pulumi CLI and Kubernetes provider (PULUMI)", () => {
  const parts = withParts("pulumi");
  let copy: ExampleCopy;
  let provider: AwsProvider | undefined;
  let stack: PulumiStack | undefined;
  let atFirst: readonly [string[], ReadonlyMap<string, string>];
  before(async () => {
    const { aws } = parts();
    const [platform] = exampleProjects();
    assert.ok(platform);
    copy = copyExample(platform);
    provider = await startAwsProvider(aws);
    const config = await configOf(parts());
    const env = { ...aws.environment, PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}` };
    stack = await openStack({ project: copy.root, config, env });
    atFirst = [await awsInventory(aws), await contents()];
  });
  after(async () => {
    stack?.close();
    copy?.remove();
    await provider?.stop();
  });
  const contents = () => objectContents(parts().deployer.api, KINDS);
  const up = async (): Promise<Operation> => {
    assert.ok(stack);
    return withoutFindings(await stack.up(STRICT));
  };
  const filesOf = (): SpecFiles => {
    assert.ok(copy.files);
    return copy.files;
  };

  it("passes every policy in a preview from nothing, and no policy lacks a value that is not known yet", async () => {
    assert.ok(stack);
    const { counts } = withoutFindings(await stack.preview(STRICT));
    assert.deepEqual(Object.keys(counts), ["create"]);
  });

  it("deploys, and deploys again without a change", async () => {
    const { steps } = await up();
    const made = new Set(steps.map(({ type, urn }) => `${type} ${urn.split("::").at(-1)}`));
    for (const name of plannedIngresses(filesOf())) assert.equal(made.has(`${INGRESS} ${name}`), true, name);
    const before = await contents();
    assert.deepEqual((await up()).steps, []);
    assert.deepEqual(differences(before, await contents()), []);
  });

  it("changes one Ingress for one more tenant, and goes back when the tenant leaves", async () => {
    const [before, mark] = [await contents(), await parts().aws.admin.mark()];
    const remove = addTenant(filesOf(), NEWCOMER);
    recordPlacement(filesOf());
    const joined = await up();
    const changed = differences(before, await contents());
    remove();
    recordPlacement(filesOf());
    const left = await up();
    // The component's own inputs and the stack's outputs name the tenant too; no provider is asked for those.
    const touched = [joined, left].map(({ steps }) => steps.filter(({ type }) => /^(kubernetes|aws):/.test(type)));
    assert.deepEqual(
      touched.map((steps) => steps.map(({ type }) => type)),
      [[INGRESS], [INGRESS]],
    );
    assert.equal(changed.length, 1);
    assert.deepEqual(differences(before, await contents()), []);
    assert.deepEqual(await parts().aws.admin.writesSince(mark), []);
  });

  it("leaves nothing behind when it is destroyed", async () => {
    assert.ok(stack);
    await stack.destroy();
    const [inventory, objects] = atFirst;
    assert.deepEqual(differences(objects, await contents()), []);
    assert.deepEqual(await awsInventory(parts().aws), inventory);
  });
});

/** Whatever the suite does, no policy has anything to say. */
function withoutFindings(operation: Operation): Operation {
  assert.deepEqual(
    operation.diagnostics.filter(({ policy }) => policy !== undefined),
    [],
  );
  return operation;
}

/** The network is given, as to a platform in an account that has one: what makes VPCs is not at hand. */
async function configOf({ cluster, aws }: Parts) {
  const { vpcId, subnetIds } = await aws.createNetwork();
  return {
    "aws:region": REGION,
    "sluice-platform:vpcId": vpcId,
    "sluice-platform:subnetIds": subnetIds,
    // Its chart is out of reach; the suite `pulumiController` installs one from a folder.
    "sluice-platform:installController": false,
    "sluice-platform:kubeconfig": { secret: readFileSync(cluster.kubeconfig, "utf8") },
  };
}

function plannedIngresses(files: SpecFiles): string[] {
  const shards = planSpec(files, { placement: files.placement }).result?.plan.shards ?? [];
  return shards.flatMap(({ bundles }) => bundles.map(({ id }) => id));
}
