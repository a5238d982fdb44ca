import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeTagsCommand, DescribeTargetGroupsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type LiveRule, readLiveRules } from "../controller/liveRules.ts";
import { controllerBinary } from "../controller/startController.ts";
import type { DeployState } from "../deploy/createDeployer.ts";
import { type AwsProvider, startAwsProvider } from "../deploy/startAwsProvider.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { openStack, type PulumiStack, pulumiMissing } from "../pulumi/pulumiCli.ts";
import { argoAction, readAction, readSelector, writeSelector, writeWeight } from "./argoWrites.ts";
import { copyExample, type ExampleCopy, runExample } from "./exampleProjects.ts";
import { type Parts, REGION, withParts } from "./parts.ts";

const PROJECT = { name: "sluice-canary", root: join(import.meta.dirname, "canaryProject") };
const SHARD = "edge-001";
const SETTLE_SECONDS = 60;
const RESTING = argoAction("shop-pong", "shop-ping", 0);

type Config = Readonly<Record<string, string>>;

/** A copy of the project, and its deployment with the given configuration. */
async function deploy({ deployer }: Parts, { root }: ExampleCopy, config: Config, previous?: DeployState) {
  const lines = Object.entries(config).map(([key, value]) => `  sluice-canary:${key}: "${value}"`);
  writeFileSync(join(root, "Pulumi.dev.yaml"), ["config:", ...lines, ""].join("\n"));
  return await deployer.deploy(await runExample(root), previous);
}

/** The tests go on where the one before ended. */
describe("a canary on a real API server", () => {
  const parts = withParts("canary");
  let copy: ExampleCopy;
  let config: Config;
  let state: DeployState;
  before(async () => {
    copy = copyExample(PROJECT);
    config = { vpcId: (await parts().aws.createNetwork()).vpcId };
  });
  after(() => copy?.remove());

  it("is accepted object by object, no field unknown, and starts with all traffic on ping", async () => {
    ({ state } = await deploy(parts(), copy, config));
    assert.equal(await readAction(parts().deployer.api), RESTING);
    assert.equal(await readSelector(parts().deployer.api, "shop-ping"), undefined);
  });

  it("keeps what Argo wrote when it is deployed again, changed or not", async () => {
    const { api } = parts().deployer;
    await writeWeight(api, 30);
    await writeSelector(api, "shop-ping", "abc");
    const again = await deploy(parts(), copy, config, state);
    assert.deepEqual([...again.created, ...again.updated, ...again.deleted], []);
    await parts().deployer.reapply(again.state);
    const changed = await deploy(parts(), copy, { ...config, host: "initech.example.com", port: "81" }, again.state);
    state = changed.state;
    assert.deepEqual(changed.updated.map((urn) => urn.split("::").at(-1)).sort(), [
      "shop",
      "shop-edge-001",
      "shop-ping",
      "shop-pong",
    ]);
    assert.equal(await readAction(api), argoAction("shop-pong", "shop-ping", 30));
    assert.deepEqual(await readSelector(api, "shop-ping"), { "rollouts-pod-template-hash": "abc" });
  });

  it("leaves nothing behind when it is destroyed", async () => {
    const { deployer } = parts();
    await deployer.destroy(state);
    const ingresses = await deployer.api.list({ apiVersion: "networking.k8s.io/v1", kind: "Ingress" });
    const rollouts = await deployer.api.list({ apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" });
    assert.deepEqual([ingresses, rollouts], [[], []]);
  });
});

const controlled = controllerBinary() === undefined ? describe.skip : describe;

controlled("a canary with the real controller (ALB_CONTROLLER)", () => {
  const parts = withParts("canary-controller");
  let copy: ExampleCopy;
  let state: DeployState;
  before(async () => {
    copy = copyExample(PROJECT);
    const { vpcId } = await parts().aws.createNetwork();
    // The way LoadBalancerController sets it: an Ingress without its action stops the whole group.
    await parts().startController(vpcId, ["--tolerate-non-existent-backend-action=false"]);
    ({ state } = await deploy(parts(), copy, { vpcId }));
  });
  after(() => copy?.remove());

  it("joins the shard's group, below the anchor and above the tenants, without disturbing either", async () => {
    const [anchor, canary, bundle, ...others] = await untilRules(parts(), (found) => found.length >= 3);
    assert.deepEqual(others, []);
    assert.deepEqual(canary?.conditions, [
      'host-header values=["acme.example.com","globex.example.com"]',
      'path-pattern values=["/shop/*"]',
    ]);
    assert.match(String(canary?.actions), /^forward \S+=0 \S+=100$/);
    assert.deepEqual(
      [anchor, canary, bundle].map((rule) => rule?.priority),
      [1, 2, 3],
    );
    assert.deepEqual([anchor?.actions, bundle?.actions], [["forward edge-001-site=1"], ["forward edge-001-site=1"]]);
  });

  it("has target groups that Argo can find by their tag", async () => {
    const { elbv2 } = parts().aws;
    const { TargetGroups = [] } = await elbv2.send(new DescribeTargetGroupsCommand({}));
    const arns = TargetGroups.flatMap(({ TargetGroupArn: arn = "" }) => (arn.includes("/k8s-") ? [arn] : []));
    const { TagDescriptions = [] } = await elbv2.send(new DescribeTagsCommand({ ResourceArns: arns }));
    const found = TagDescriptions.map(
      ({ Tags = [] }) => Tags.find(({ Key }) => Key === "ingress.k8s.aws/resource")?.Value,
    );
    assert.deepEqual(found.sort(), ["web/shop-edge-001-shop-ping:80", "web/shop-edge-001-shop-pong:80"]);
  });

  it("costs one ModifyRule for each weight that Argo writes, and no other write", async () => {
    const { aws, deployer } = parts();
    for (const weight of [10, 30, 60, 100, 0]) {
      const mark = await aws.admin.mark();
      const started = performance.now();
      await writeWeight(deployer.api, weight);
      const shows = new RegExp(`^forward \\S+=${weight} \\S+=${100 - weight}$`);
      await untilRules(parts(), (rules) => shows.test(String(rules[1]?.actions)));
      const seconds = ((performance.now() - started) / 1000).toFixed(2);
      const writes = (await aws.admin.writesSince(mark)).map(({ action }) => action);
      console.log(`      weight ${weight} from annotation to rule: ${seconds} s`);
      // The emulator tells of IP pools on load balancers that have none, and the controller removes them each time.
      assert.deepEqual(
        writes.filter((action) => action !== "ModifyIpPools"),
        ["ModifyRule"],
      );
    }
  });

  it("leaves no rule behind when it is destroyed", async () => {
    await parts().deployer.destroy(state);
    assert.deepEqual(await readLiveRules(parts().aws.elbv2, SHARD), []);
  });
});

async function untilRules({ aws }: Parts, enough: (rules: readonly LiveRule[]) => boolean): Promise<LiveRule[]> {
  const look = async () => {
    const rules = await readLiveRules(aws.elbv2, SHARD);
    return enough(rules) ? rules : undefined;
  };
  return await eventually(look, { what: "the canary's rules", seconds: SETTLE_SECONDS, everyMs: 100 });
}

const real = pulumiMissing() === undefined ? describe : describe.skip;

real("a canary by the real Pulumi CLI and Kubernetes provider (PULUMI)", () => {
  const parts = withParts("canary-pulumi");
  let copy: ExampleCopy;
  let provider: AwsProvider | undefined;
  let stack: PulumiStack | undefined;
  before(async () => {
    const { aws, cluster } = parts();
    copy = copyExample(PROJECT);
    provider = await startAwsProvider(aws);
    const kubeconfig = readFileSync(cluster.kubeconfig, "utf8");
    const { vpcId } = await aws.createNetwork();
    const config = {
      "aws:region": REGION,
      "kubernetes:kubeconfig": { secret: kubeconfig },
      "sluice-canary:vpcId": vpcId,
    };
    const env = { ...aws.environment, PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}` };
    stack = await openStack({ project: copy.root, config, env });
  });
  after(async () => {
    stack?.close();
    copy?.remove();
    await provider?.stop();
  });
  /** Adds to the stack's settings, as `pulumi config set` does. */
  const configure = (key: string, value: string): void => {
    const file = join(copy.root, `Pulumi.${stack?.name}.yaml`);
    writeFileSync(file, `${readFileSync(file, "utf8")}  sluice-canary:${key}: "${value}"\n`);
  };
  const up = async () => {
    assert.ok(stack);
    return await stack.up();
  };

  it("is deployed without waiting for pods, and then without a change", async () => {
    await up();
    assert.equal(await readAction(parts().deployer.api), RESTING);
    assert.deepEqual((await up()).steps, []);
  });

  it("meets no conflict with what Argo wrote when its hosts and ports change", async () => {
    const { api } = parts().deployer;
    await writeWeight(api, 60);
    for (const service of ["shop-ping", "shop-pong"]) await writeSelector(api, service, "abc");
    configure("host", "initech.example.com");
    configure("port", "81");
    const { steps } = await up();
    const changed = steps.filter(({ type }) => type.startsWith("kubernetes:")).map(({ urn }) => urn.split("::").at(-1));
    assert.deepEqual(changed.sort(), ["shop", "shop-edge-001", "shop-ping", "shop-pong"]);
    assert.equal(await readAction(api), argoAction("shop-pong", "shop-ping", 60));
    assert.deepEqual(await readSelector(api, "shop-pong"), { "rollouts-pod-template-hash": "abc" });
  });

  it("is gone when it is destroyed", async () => {
    assert.ok(stack);
    await stack.destroy();
    const ingresses = await parts().deployer.api.list({ apiVersion: "networking.k8s.io/v1", kind: "Ingress" });
    assert.deepEqual(ingresses, []);
  });
});
