import assert from "node:assert/strict";
import { AuthorizationV1Api, CoreV1Api, NetworkingV1Api } from "@kubernetes/client-node";
import { annotationKey } from "@sluice/alb-model";
import { ACCOUNT } from "../failover/fleetObjects.ts";
import { NAMESPACE, SINGLES } from "../failover/gateFleet.ts";
import type { ShifterProcess } from "../failover/startShifter.ts";
import { watchGate } from "../failover/watchGate.ts";
import { withFleet } from "../failover/withFleet.ts";
import { inParallel } from "../kubernetes/inParallel.ts";

const ROUNDS = 20;
/** 500 tenants with a host each, five to a rule. */
const BUNDLES = 100;
const WEB_GATES = ["edge-001-gate", "edge-002-gate", "edge-003-gate", "edge-004-gate"];

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe("failover by the shifter's process, with its own rights, on a real API server", () => {
  const parts = withFleet();
  let first: ShifterProcess;
  before("start a shifter", async () => {
    first = await parts().startShifter("shifter-a");
    await parts().untilLeads(first);
  });

  it(`opens a gate within a second after the last ready endpoint is gone (median of ${ROUNDS}), with one patch`, async () => {
    const { cluster, fleet, untilOpen } = parts();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const service = SINGLES[round % SINGLES.length] ?? "";
      await untilOpen(`${service}-gate`, []);
      const watch = await watchGate(cluster, `${service}-gate`);
      const started = performance.now();
      await fleet.setReady(service, 0);
      await watch.until((open) => open.has(`${service}-100`));
      times.push(performance.now() - started);
      assert.equal(watch.changes, 1, "patches");
      watch.stop();
      await fleet.setReady(service, 2);
    }
    console.log(`      median ${median(times).toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} ms`);
    assert.ok(median(times) < 1000, `${median(times)} ms`);
  });

  it("moves 500 tenants with one patch, and comes back with one a step", async () => {
    const { cluster, fleet, untilOpen } = parts();
    const networking = cluster.kubeConfig.makeApiClient(NetworkingV1Api);
    const bundles = Array.from({ length: BUNDLES }, (_, index) => index);
    await inParallel(bundles, 10, (index) =>
      networking.createNamespacedIngress({ namespace: NAMESPACE, body: bundleIngress(index) }),
    );
    const watch = await watchGate(cluster, "edge-001-gate");
    await fleet.setReady("web", 0);
    await watch.until((open) => open.has("web-100"));
    await fleet.setReady("web", 2);
    await untilOpen("edge-001-gate", []);
    watch.stop();
    assert.deepEqual(watch.history, ["api-primary web-100", "api-primary web-50", "api-primary web-10", ""]);
    const { items } = await networking.listNamespacedIngress({ namespace: NAMESPACE });
    const managers = items.map(({ metadata }) => [metadata?.name ?? "", managersOf(metadata?.managedFields)] as const);
    const touched = managers.filter(([, names]) => names.includes("sluice-shifter")).map(([name]) => name);
    assert.deepEqual(
      touched.filter((name) => !name.endsWith("-gate")),
      [],
    );
  });

  it("leaves Pulumi's updates alone, and is left alone by them", async () => {
    const { fleet, untilOpen } = parts();
    await fleet.setReady("s0", 0);
    await untilOpen("s0-gate", ["s0-100"]);
    await fleet.applyGate("s0-gate", {
      [annotationKey("actions", "s0-50")]: '{"type":"forward","targetGroupName":"x"}',
    });
    assert.deepEqual(await fleet.openKeys("s0-gate"), ["s0-100"]);
    await fleet.setReady("s0", 2);
    await untilOpen("s0-gate", []);
    await fleet.applyGate("s0-gate");
    assert.deepEqual(await fleet.openKeys("s0-gate"), []);
  });

  it("repairs a gate that somebody else has opened", async () => {
    const { fleet, untilOpen } = parts();
    await fleet.editGate("s1-gate", { [annotationKey("conditions", "s1-100")]: "[]" });
    await untilOpen("s1-gate", []);
  });

  it("honours a hold, and its end", async () => {
    const { fleet, untilOpen } = parts();
    const until = new Date(Date.now() + 600_000).toISOString();
    await fleet.hold("s2", JSON.stringify({ to: "fallback", until, by: "ana" }));
    await untilOpen("s2-gate", ["s2-100"]);
    await fleet.hold("s2", null);
    await untilOpen("s2-gate", []);
  });

  it("tells people in Events, in the status, in metrics and in its log", async () => {
    const { cluster, fleet } = parts();
    const core = cluster.kubeConfig.makeApiClient(CoreV1Api);
    const { items } = await core.listNamespacedEvent({ namespace: NAMESPACE });
    const about = items.filter(({ involvedObject }) => involvedObject.name === "edge-001-gate");
    assert.deepEqual([...new Set(about.map(({ reason }) => reason))].sort(), ["FailedOver", "Recovered", "Recovering"]);
    assert.match(about[0]?.message ?? "", /^web: fallback \d+ → \d+ of 100, /);
    const { mode, leader } = (await fleet.status("web")) ?? {};
    assert.deepEqual([mode, leader], ["primary", "shifter-a"]);
    const { text } = await first.get("/metrics");
    assert.match(text, /^sluice_shifter_shifts_total\{service="web",to="100"\} 1$/m);
    assert.match(text, /^sluice_shifter_fallback_weight\{service="web"\} 0$/m);
    const shift = first.log.find(({ message, service }) => message === "shifted" && service === "web");
    assert.deepEqual([shift?.from, shift?.to, shift?.gates], [0, 100, WEB_GATES]);
    assert.deepEqual(
      first.log.filter(({ message }) => message === "failed" || message === "patch failed"),
      [],
    );
  });

  it("may do nothing else", async () => {
    const { cluster } = parts();
    const account = await cluster.asServiceAccount(NAMESPACE, ACCOUNT);
    const api = account.makeApiClient(AuthorizationV1Api);
    const may = async (verb: string, resource: string, name?: string, group = "") => {
      const resourceAttributes = {
        namespace: NAMESPACE,
        verb,
        resource,
        group,
        ...(name === undefined ? {} : { name }),
      };
      const { status } = await api.createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } });
      return status?.allowed ?? false;
    };
    const ingresses = "networking.k8s.io";
    assert.equal(await may("patch", "ingresses", "edge-001-gate", ingresses), true);
    for (const [verb, resource, name, group] of [
      ["patch", "ingresses", "bundle-1", ingresses],
      ["update", "ingresses", "edge-001-gate", ingresses],
      ["delete", "ingresses", "edge-001-gate", ingresses],
      ["list", "ingresses", undefined, ingresses],
      ["patch", "configmaps", "edge-shifter", ""],
      ["list", "pods", undefined, ""],
      ["get", "secrets", "any", ""],
      ["delete", "leases", "edge-shifter", "coordination.k8s.io"],
    ] as const) {
      assert.equal(await may(verb, resource, name, group), false, `${verb} ${resource} ${name ?? ""}`);
    }
  });

  it("has a leader killed in the middle of a shift over four gates, and the other finish it", async () => {
    const { fleet, proxy, proxyServer, startShifter, untilOpen, untilLeads } = parts();
    assert.equal(await first.end("SIGTERM"), 0);
    proxy.setFault(({ method, url }) =>
      method === "PATCH" && /edge-00[34]-gate/.test(url) ? { kind: "hang" } : undefined,
    );
    const killed = await startShifter("shifter-b", proxyServer);
    await untilLeads(killed);
    const other = await startShifter("shifter-c");
    await fleet.setReady("web", 0);
    await untilOpen("edge-001-gate", ["api-primary", "web-100"]);
    await untilOpen("edge-002-gate", ["web-100"]);
    await killed.end("SIGKILL");
    assert.deepEqual(await fleet.openKeys("edge-003-gate"), []);
    const started = performance.now();
    await untilOpen("edge-003-gate", ["web-100"]);
    await untilOpen("edge-004-gate", ["web-100"]);
    console.log(`      finished ${((performance.now() - started) / 1000).toFixed(1)} s after the kill`);
    assert.deepEqual(await fleet.openKeys("edge-001-gate"), ["api-primary", "web-100"]);
    await untilLeads(other);
    await fleet.setReady("web", 2);
    await untilOpen("edge-004-gate", []);
  });
});

function managersOf(fields: readonly { readonly manager?: string }[] | undefined): string[] {
  return (fields ?? []).map(({ manager = "" }) => manager);
}

/** The rule of five tenants, as their shard's bundle has it. */
function bundleIngress(index: number) {
  const hosts = Array.from({ length: 5 }, (_, tenant) => `t${index * 5 + tenant}.tenants.example.com`);
  const backend = { service: { name: "forward-to-tg", port: { name: "use-annotation" } } };
  const http = { paths: [{ path: "/", pathType: "Prefix", backend }] };
  const metadata = { name: `bundle-${index}`, annotations: { [annotationKey("actions", "forward-to-tg")]: "{}" } };
  return { metadata, spec: { ingressClassName: "edge-001", rules: hosts.map((host) => ({ host, http })) } };
}
