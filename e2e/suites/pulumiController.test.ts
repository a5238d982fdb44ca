import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectReference } from "../deploy/apiClient.ts";
import { createCluster } from "../deploy/eksClusters.ts";
import { type AwsProvider, startAwsProvider } from "../deploy/startAwsProvider.ts";
import { CRD_FILES } from "../kubernetes/crds/installCrds.ts";
import { openStack, type PulumiStack, pulumiMissing } from "../pulumi/pulumiCli.ts";
import { copyExample, type ExampleCopy } from "./exampleProjects.ts";
import { awsInventory } from "./inventory.ts";
import { REGION, withParts } from "./parts.ts";
import { type Finalizing, finalizeWhile } from "./pulumiController/finalize.ts";

const PROJECT = join(import.meta.dirname, "pulumiController");
const CLUSTER = "small";
const VALUES = { apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name: "controller-values" };
const ACCOUNT = { apiVersion: "v1", kind: "ServiceAccount", namespace: "kube-system" };
const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  name: "targetgroupbindings.elbv2.k8s.aws",
};

const suite = pulumiMissing() === undefined ? describe : describe.skip;

/** The tests go on where the one before ended, as work on one stack does. */
suite("the controller's release by the real Pulumi CLI and Kubernetes provider (PULUMI)", () => {
  const parts = withParts("pulumi-controller", { crds: [] });
  let copy: ExampleCopy;
  let chart: string;
  let provider: AwsProvider | undefined;
  let stack: PulumiStack | undefined;
  let controller: Finalizing | undefined;
  let atFirst: string[];
  before(async () => {
    const { aws, cluster, deployer } = parts();
    await createCluster(aws.eks, CLUSTER);
    copy = copyExample({ name: "controller-release", root: PROJECT });
    chart = chartFolder();
    provider = await startAwsProvider(aws);
    const { vpcId } = await aws.createNetwork();
    const config = {
      "aws:region": REGION,
      vpcId,
      chart,
      clusterName: CLUSTER,
      kubeconfig: { secret: readFileSync(cluster.kubeconfig, "utf8") },
    };
    const env = { ...aws.environment, PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}` };
    stack = await openStack({ project: copy.root, config, env });
    atFirst = await awsInventory(aws);
    controller = finalizeWhile(deployer.api, () => exists(VALUES));
  });
  after(async () => {
    await controller?.stop();
    stack?.close();
    copy?.remove();
    await provider?.stop();
    rmSync(chart, { recursive: true, force: true });
  });
  const exists = async (reference: ObjectReference): Promise<boolean> =>
    (await parts().deployer.api.ask(reference, { method: "GET" })).status === 200;

  it("installs the chart with the values that fleets need, and gives its pods a role", async () => {
    assert.ok(stack);
    await stack.up();
    const { deployer, aws } = parts();
    const { data } = await deployer.api.demand(VALUES, { method: "GET" });
    const values = JSON.parse((data as { readonly values: string }).values) as Readonly<Record<string, unknown>>;
    const { enableEndpointSlices, disableIngressGroupNameAnnotation, clusterName } = values;
    assert.deepEqual([enableEndpointSlices, disableIngressGroupNameAnnotation, clusterName], [true, true, CLUSTER]);
    const { associations = [] } = await aws.eks.listPodIdentityAssociations({ clusterName: CLUSTER });
    assert.deepEqual(
      associations.map(({ namespace, serviceAccount }) => ({ namespace, name: serviceAccount })),
      [{ namespace: "kube-system", name: "aws-load-balancer-controller" }],
    );
    assert.equal(await exists({ ...ACCOUNT, name: "aws-load-balancer-controller" }), true);
  });

  it("deploys again without a change", async () => {
    assert.ok(stack);
    assert.deepEqual((await stack.up()).steps, []);
  });

  it("deletes all that the controller finalizes before it, so that a destroy ends, and leaves the definitions", async () => {
    assert.ok(stack);
    await stack.destroy();
    const finalized = new Set(controller?.finalized);
    assert.equal(finalized.has("TargetGroupBinding/small-001-web"), true);
    assert.equal(
      [...finalized].some((name) => name.startsWith("Ingress/")),
      true,
    );
    assert.deepEqual([await exists(VALUES), await exists(DEFINITION)], [false, true]);
    assert.deepEqual(await awsInventory(parts().aws), atFirst);
  });

  it("deploys once more where it left its definitions", async () => {
    assert.ok(stack);
    await stack.up();
    assert.equal(await exists(VALUES), true);
  });
});

/** The chart with our definitions of the controller's kinds, as the real one has its own. */
function chartFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-chart-"));
  cpSync(join(PROJECT, "chart"), folder, { recursive: true });
  mkdirSync(join(folder, "crds"));
  writeFileSync(join(folder, "crds/crds.yaml"), CRD_FILES.map((file) => readFileSync(file, "utf8")).join("---\n"));
  return folder;
}
