import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WireObject } from "@sluice/local";
import { ApiClient, type ObjectReference } from "../deploy/apiClient.ts";
import { writeKubeconfig } from "../kubernetes/credentials.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { type Cluster, startCluster } from "../kubernetes/startCluster.ts";
import type { Operation } from "../pulumi/operation.ts";
import { openStack, type PulumiStack, pulumiMissing } from "../pulumi/pulumiCli.ts";
import { ALB, OPEN } from "./weightShifterAttempts.ts";

const GATE: ObjectReference = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  namespace: "edge",
  name: "edge-001-gate",
};
const STATUS: ObjectReference = { apiVersion: "v1", kind: "ConfigMap", namespace: "edge", name: "edge-failover" };
const CONFIG: ObjectReference = { ...STATUS, name: "edge-shifter" };
const STEP = `${ALB}/conditions.web-100`;
const HOLD = "sluice/hold.web";

const suite = pulumiMissing() === undefined ? describe : describe.skip;

for (const refresh of [false, true]) {
  /** The tests go on where the one before ended, as work on one stack does. */
  suite(`WeightShifter by the real Pulumi CLI (PULUMI), ${refresh ? "with" : "without"} refreshes`, function () {
    this.timeout(300_000);
    let cluster: Cluster;
    let admin: ApiClient;
    let shifter: ApiClient;
    let stack: PulumiStack;
    const settings = () => join(cluster.directory, "settings.json");
    const give = (steps: number[], minReady: number) => writeFileSync(settings(), JSON.stringify({ steps, minReady }));
    before(async () => {
      cluster = await startCluster();
      admin = new ApiClient(cluster.kubeConfig);
      for (const name of ["edge", "web"]) {
        const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
        await admin.demand({ apiVersion: "v1", kind: "Namespace" }, { method: "POST", body });
      }
      give([100, 50], 1);
      const kubeconfig = writeKubeconfig(join(cluster.directory, "pulumi"), cluster.kubeConfig);
      const config = { settings: settings(), kubeconfig: { secret: readFileSync(kubeconfig, "utf8") } };
      const project = join(import.meta.dirname, "weightShifterProject");
      stack = await openStack({ project, config, env: { PULUMI_OPTION_REFRESH: String(refresh) } });
    });
    after(async () => {
      stack?.close();
      for (const client of [admin, shifter]) client?.close();
      await cluster?.stop();
    });

    it("comes up, and lets the shifter open its gate and tell of it", async () => {
      await stack.up();
      shifter = new ApiClient(await cluster.asServiceAccount("edge", "edge-shifter"));
      const opened = async () =>
        (await write(shifter, GATE, { metadata: { annotations: { [STEP]: OPEN } } })) || undefined;
      await eventually(opened, { what: "the shifter's rights", seconds: 20 });
      assert.equal(await write(shifter, STATUS, { data: { web: '{"mode":"fallback"}' } }), true);
      assert.equal(await write(admin, STATUS, { metadata: { annotations: { [HOLD]: "{}" } } }), true);
    });

    it("sees nothing to do while the gate is open", async () => {
      assert.deepEqual(changes(await stack.up()), []);
      await assertUntouched(admin);
    });

    it("tells the shifter other settings, and leaves gate and status alone", async () => {
      give([100, 50], 3);
      const told = ["ConfigMap edge-shifter", "Deployment edge-shifter", "WeightShifter edge-shifter"];
      const { steps } = await stack.up();
      assert.deepEqual(changes({ steps }), told);
      // Pulumi replaces a ConfigMap whose data change; a Deployment that went with it would leave nobody to shift.
      const replaced = steps.filter(({ op }) => op === "replace").map(({ type }) => type.split(":").at(-1));
      assert.deepEqual(replaced, ["ConfigMap"]);
      const { data } = await admin.demand(CONFIG, { method: "GET" });
      assert.match(String((data as WireObject)["config.json"]), /"minReady": 3/);
      await assertUntouched(admin);
    });

    it("gives the gate other steps while it is open, without a conflict", async () => {
      give([100, 20], 3);
      const changed = changes(await stack.up());
      assert.ok(changed.includes("Ingress edge-001-gate"), changed.join());
      await assertUntouched(admin);
      assert.deepEqual(changes(await stack.up()), []);
    });

    it("leaves nothing behind when it is destroyed", async () => {
      await stack.destroy();
      for (const kind of ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"]) {
        const { items } = await admin.demand(
          { apiVersion: "admissionregistration.k8s.io/v1", kind },
          { method: "GET" },
        );
        assert.deepEqual(items, []);
      }
      assert.equal((await admin.ask(STATUS, { method: "GET" })).status, 404);
    });
  });
}

/** What was changed, replaced or made, each once. */
function changes({ steps }: Pick<Operation, "steps">): string[] {
  const changed = steps.filter(({ op }) => !["same", "refresh", "read"].includes(op));
  return [...new Set(changed.map(({ urn, type }) => `${type.split(":").at(-1)} ${urn.split("::").at(-1)}`))].sort();
}

async function write(api: ApiClient, reference: ObjectReference, body: WireObject): Promise<boolean> {
  const query = { fieldManager: "sluice-shifter" };
  const contentType = "application/merge-patch+json";
  return (await api.ask(reference, { method: "PATCH", query, contentType, body })).status === 200;
}

async function assertUntouched(admin: ApiClient): Promise<void> {
  const gate = await admin.demand(GATE, { method: "GET" });
  assert.equal(annotationsOf(gate)[STEP], OPEN);
  const status = await admin.demand(STATUS, { method: "GET" });
  assert.deepEqual(status.data, { web: '{"mode":"fallback"}' });
  assert.equal(annotationsOf(status)[HOLD], "{}");
}

function annotationsOf({ metadata }: WireObject): WireObject {
  return (metadata as { annotations?: WireObject }).annotations ?? {};
}
