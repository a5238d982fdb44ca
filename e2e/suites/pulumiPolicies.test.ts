import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ApiClient } from "../deploy/apiClient.ts";
import { installCrds } from "../kubernetes/crds/installCrds.ts";
import { type Cluster, startCluster } from "../kubernetes/startCluster.ts";
import type { Operation } from "../pulumi/operation.ts";
import { openStack, type PulumiStack, pulumiMissing } from "../pulumi/pulumiCli.ts";
import { runCommand } from "../pulumi/runCommand.ts";

const PACK = join(import.meta.dirname, "../../policy-pack");
const STRICT = join(PACK, "sets/strict.json");
const ADVISORY = join(PACK, "sets/advisory.json");
const PROJECT = join(import.meta.dirname, "policyProject");
const MISTAKES = join(PROJECT, "mistakes");
const SLUICE = join(import.meta.dirname, "../../packages/cli/bin/sluice.js");
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
    await installCrds(cluster);
  });
  after(async () => {
    for (const stack of stacks) stack.close();
    await cluster?.stop();
  });
  const open = async (backend: string): Promise<PulumiStack> => {
    const kubeconfig = { secret: readFileSync(cluster.kubeconfig, "utf8") };
    const stack = await openStack({
      project: PROJECT,
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
    const said = diagnostics.filter(({ policy }) => policy !== undefined);
    assert.deepEqual(said.map(({ policy }) => policy).sort(), [POLICY, "target-group-name"]);
    for (const { message, severity } of said) {
      assert.equal(severity, "warning");
      assert.match(
        message,
        /these values are not known yet:\n {2}1 of Ingress: metadata\.annotations\["\S+"\] of later$/,
      );
    }
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

  it("finds by the CLI what `sluice check` finds, in a preview, the update and the preview after it", async () => {
    const stack = await openStack({ project: MISTAKES, env: { KUBECONFIG: cluster.kubeconfig } });
    stacks.push(stack);
    const expected = await foundBySluice(stack.name);
    assert.deepEqual(
      expected.map(({ policy, urn }) => `${policy} ${urn.split("::").at(-1)}`),
      MISTAKEN,
    );
    assert.deepEqual(foundByPulumi(await stack.preview(checked(ADVISORY))), expected);
    assert.deepEqual(foundByPulumi(await stack.up(checked(ADVISORY))), expected);
    assert.deepEqual(foundByPulumi(await stack.preview(checked(ADVISORY))), expected);
    await stack.destroy();
  });
});

interface Found {
  readonly policy: string;
  readonly urn: string;
  readonly message: string;
}

/** By policy and resource: what is wrong with the project `mistakes`. */
const MISTAKEN = [
  "alb-access-logs edge-params",
  "alb-alarms edge-params",
  "alb-deletion-protection edge-params",
  "alb-internal-unless-asked edge-params",
  "alb-invalid-headers edge-params",
  "alb-tls-policy edge-params",
  "canary-dynamic-stable-scale api",
  "class-params-namespaces edge-params",
  "forward-weights sale",
  "host-conflict second:shops/second",
  "ingress-service-backend-makes-target-group shop",
  "readiness-gate-label shops",
];

async function foundBySluice(stack: string): Promise<Found[]> {
  const args = [SLUICE, "check", "--set", "advisory", "--json", "--stack", stack];
  const { stdout, stderr } = await runCommand({
    file: process.execPath,
    args,
    cwd: MISTAKES,
    env: process.env,
    timeoutSeconds: 60,
  });
  assert.notEqual(stdout, "", stderr);
  const { violations, notEvaluated } = JSON.parse(stdout) as { violations: Found[]; notEvaluated: Found[] };
  assert.deepEqual(notEvaluated, []);
  return sorted(violations);
}

/** The CLI puts the policy's description before each message. */
function foundByPulumi({ diagnostics }: Operation): Found[] {
  return sorted(
    diagnostics.flatMap(({ policy, urn = "", message }) =>
      policy === undefined ? [] : [{ policy, urn, message: message.slice(message.indexOf("\n") + 1) }],
    ),
  );
}

function sorted(found: readonly Found[]): Found[] {
  const keyOf = ({ policy, urn, message }: Found) => `${policy} ${urn} ${message}`;
  return found
    .map(({ policy, urn, message }) => ({ policy, urn, message }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
