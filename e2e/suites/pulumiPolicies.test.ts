import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ApiClient } from "../deploy/apiClient.ts";
import { type Cluster, startCluster } from "../kubernetes/startCluster.ts";
import { openStack, type PulumiStack, pulumiMissing } from "../pulumi/pulumiCli.ts";

const PACK = join(import.meta.dirname, "../../policy-pack");
const STRICT = join(PACK, "sets/strict.json");
const POLICY = "ingress-service-backend-makes-target-group";
const INGRESSES = { apiVersion: "networking.k8s.io/v1", kind: "Ingress" };

const suite = pulumiMissing() === undefined ? describe : describe.skip;

/** The tests go on where the one before ended, as work on one stack does. */
suite("the policy pack by the real Pulumi CLI and Kubernetes provider (PULUMI)", function () {
  this.timeout(300_000);
  let cluster: Cluster;
  const stacks: PulumiStack[] = [];
  before(async () => {
    cluster = await startCluster();
  });
  after(async () => {
    for (const stack of stacks) stack.close();
    await cluster?.stop();
  });
  const open = async (backend: string): Promise<PulumiStack> => {
    const kubeconfig = { secret: readFileSync(cluster.kubeconfig, "utf8") };
    const stack = await openStack({
      project: join(import.meta.dirname, "policyProject"),
      config: { backend, kubeconfig },
    });
    stacks.push(stack);
    return stack;
  };
  const checked = (config: string) => ({ policyPacks: [PACK], policyPackConfigs: [config] });
  const own = (name: string, config: object): string => {
    const file = join(cluster.directory, `${name}.json`);
    writeFileSync(file, JSON.stringify(config));
    return file;
  };
  const ingresses = async () => {
    const { items } = await new ApiClient(cluster.kubeConfig).demand(INGRESSES, { method: "GET" });
    return (items as unknown[]).length;
  };

  it("refuses a mistake in a preview in which another resource is not known yet, and nothing is made", async () => {
    const stack = await open("service");
    await assert.rejects(stack.preview(checked(STRICT)), (error: Error) => {
      assert.match(error.message, /Ingress default\/shop: the Service web is named as backend\. The controller makes/);
      return true;
    });
    assert.equal(await ingresses(), 0);
  });

  it("says what it could not judge, and does not refuse it", async () => {
    const stack = await open("action");
    const config = own("only", { all: "disabled", [POLICY]: "mandatory", "target-group-name": "mandatory" });
    const { diagnostics } = await stack.preview(checked(config));
    const said = diagnostics.map(({ message }) => message).filter((message) => message.includes("not known yet"));
    assert.equal(said.length > 0, true);
    for (const message of said) assert.match(message, /default|later/);
  });

  it("judges in the update what the preview could not know, and lets it pass", async () => {
    const stack = stacks.at(-1);
    assert.ok(stack);
    const config = own("only", { all: "disabled", [POLICY]: "mandatory", "target-group-name": "mandatory" });
    const { diagnostics } = await stack.up(checked(config));
    assert.deepEqual(
      diagnostics.filter(({ message }) => message.includes("not known yet")),
      [],
    );
    assert.equal(await ingresses(), 2);
    await stack.destroy();
  });

  it("lets an exempt resource pass until its day, and not after", async () => {
    const stack = await open("service");
    const config = (until: string) =>
      own(until, {
        all: "disabled",
        [POLICY]: { enforcementLevel: "mandatory", exemptions: [{ urn: "*::shop", until, reason: "moved next week" }] },
      });
    await stack.preview(checked(config("2999-12-31")));
    await assert.rejects(
      stack.preview(checked(config("2020-01-01"))),
      /Its exemption ended on 2020-01-01: moved next week/,
    );
  });

  it("ends with an error where its configuration is wrong", async () => {
    const stack = await open("action");
    const config = own("wrong", { [POLICY]: { exemptions: [{ urn: "*", until: "soon", reason: "" }] } });
    await assert.rejects(stack.preview(checked(config)), /validating policy config/);
  });
});
