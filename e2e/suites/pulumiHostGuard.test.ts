import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { ApiAnswer } from "../deploy/apiClient.ts";
import { writeKubeconfig } from "../kubernetes/credentials.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { openStack, type PulumiStack, pulumiMissing } from "../pulumi/pulumiCli.ts";
import { type GuardedCluster, startGuardedCluster } from "./hostGuardCluster.ts";
import { create, ingress, OWN_CLASS } from "./hostGuardObjects.ts";

const IN_FORCE_SECONDS = 30;
const POLICIES = { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicy" };
const CONFIG_MAPS = { apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system" };

const suite = pulumiMissing() === undefined ? describe : describe.skip;

/** The tests go on where the one before ended, as work on one stack does. */
suite("HostGuard by the real Pulumi CLI and Kubernetes provider (PULUMI)", function () {
  this.timeout(300_000);
  let guarded: GuardedCluster;
  let namespaces: string;
  let stack: PulumiStack | undefined;
  before(async () => {
    guarded = await startGuardedCluster();
    const { cluster } = guarded;
    namespaces = join(cluster.directory, "namespaces.json");
    give({ acme: ["acme.example.com"] });
    const owner = writeKubeconfig(join(cluster.directory, "owner"), await cluster.asServiceAccount("edge", "pulumi"));
    const config = { namespaces, kubeconfig: { secret: readFileSync(owner, "utf8") } };
    stack = await openStack({ project: join(import.meta.dirname, "hostGuardProject"), config });
  });
  after(async () => {
    stack?.close();
    await guarded?.stop();
  });
  const give = (owned: Record<string, string[]>) =>
    writeFileSync(
      namespaces,
      JSON.stringify(Object.fromEntries(Object.entries(owned).map(([name, hosts]) => [name, { hosts }]))),
    );
  const claim = (host: string, className?: string): Promise<ApiAnswer> =>
    create(
      guarded.actors.acme,
      ingress("acme", "tried", { hosts: [host], ...(className === undefined ? {} : { class: className }) }),
      { dryRun: "All" },
    );
  const until = async (host: string, status: number) => {
    const isSo = async () => ((await claim(host)).status === status ? true : undefined);
    await eventually(isSo, { what: `${host} to be answered with ${status}`, seconds: IN_FORCE_SECONDS });
  };
  /** Everything that is refused on another class while `work` goes on. */
  const refusedMeanwhile = async (work: () => Promise<unknown>): Promise<string[]> => {
    let done = false;
    const refused: string[] = [];
    const ended = work().finally(() => {
      done = true;
    });
    while (!done) {
      const { status, body } = await claim("any.example.com", OWN_CLASS);
      if (status !== 201) refused.push(String(body.message));
      await turn();
    }
    await ended;
    return refused;
  };
  const operate = async (): Promise<unknown> => {
    assert.ok(stack);
    return await stack.up();
  };

  it("comes into force, and never stands in the way of other classes", async () => {
    assert.deepEqual(await refusedMeanwhile(operate), []);
    await until("new.example.com", 403);
    await until("acme.example.com", 201);
  });

  it("deploys again without a change", async () => {
    assert.ok(stack);
    assert.deepEqual((await stack.up()).steps, []);
  });

  it("gives a host to a namespace without a moment in which its parameters are missing", async () => {
    give({ acme: ["acme.example.com", "new.example.com"] });
    assert.deepEqual(await refusedMeanwhile(operate), []);
    await until("new.example.com", 201);
    const { items } = await guarded.actors.admin.demand(CONFIG_MAPS, {
      method: "GET",
      query: { labelSelector: "sluice/fleet=edge" },
    });
    assert.equal((items as unknown[]).length, 1);
  });

  it("takes a host away again", async () => {
    give({ acme: ["acme.example.com"] });
    await operate();
    await until("new.example.com", 403);
  });

  it("leaves nothing behind when it is destroyed, and lets everything pass again", async () => {
    await stack?.destroy();
    const { items } = await guarded.actors.admin.demand(POLICIES, { method: "GET" });
    assert.deepEqual(items, []);
    // The API server looks at its policies once a second.
    await until("new.example.com", 201);
  });
});
