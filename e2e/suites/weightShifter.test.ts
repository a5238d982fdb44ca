import assert from "node:assert/strict";
import type { WireObject } from "@sluice/local";
import { shifterConfigSchema } from "../../packages/hybrid-failover/src/gate/index.ts";
import type { ApiAnswer } from "../deploy/apiClient.ts";
import { referenceOf } from "../deploy/kubernetesObjects.ts";
import { eventually } from "../kubernetes/eventually.ts";
import {
  ALB,
  annotate,
  ingressReference,
  newIngress,
  OPEN,
  OTHERS_ATTEMPTS,
  patch,
  SHIFTER_ATTEMPTS,
} from "./weightShifterAttempts.ts";
import { GATE, grantTooMuch, type HybridCluster, NAMESPACE, startHybridCluster } from "./weightShifterCluster.ts";
import { type ShifterProcess, startShifter } from "./weightShifterProcess.ts";

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", namespace: NAMESPACE, name: "edge-shifter" };
const PODS = { apiVersion: "v1", kind: "Pod", namespace: NAMESPACE };
const CONFIG = { apiVersion: "v1", kind: "ConfigMap", namespace: NAMESPACE, name: "edge-shifter" };

describe("WeightShifter on a real API server", function () {
  this.timeout(120_000);
  let hybrid: HybridCluster;
  before(async () => {
    hybrid = await startHybridCluster();
  });
  after(() => hybrid?.stop());

  it("is accepted as it is rendered, with every field known to the API server", async () => {
    const kinds = hybrid.objects.map(({ kind }) => String(kind));
    const expected = ["Deployment", "NetworkPolicy", "PodDisruptionBudget", "PrometheusRule", "ServiceMonitor"];
    for (const kind of expected) assert.ok(kinds.includes(kind), kind);
    for (const object of hybrid.objects) await hybrid.admin.demand(referenceOf(object), { method: "GET" });
  });

  it("gets its pods in a namespace that enforces the restricted standard", async () => {
    const selector = "app.kubernetes.io/instance=edge-shifter";
    const bothMade = async () => ((await hybrid.admin.list(PODS, selector)).length === 2 ? true : undefined);
    await eventually(bothMade, { what: "two pods", seconds: 30 });
    assert.equal((await tryPod(hybrid, {})).status, 201);
  });

  it("would not get them with a looser container, so that the standard is in force", async () => {
    const loose = await tryPod(hybrid, { securityContext: { allowPrivilegeEscalation: true } });
    assert.equal(loose.status, 403);
    assert.match(String(loose.body.message), /violates PodSecurity "restricted/);
  });

  it("may do by its Roles what its work needs, and no more", async () => {
    const { shifter } = hybrid;
    const statuses = async (requests: readonly Promise<ApiAnswer>[]) =>
      (await Promise.all(requests)).map(({ status }) => status);
    const get = (reference: Parameters<typeof shifter.ask>[0]) => shifter.ask(reference, { method: "GET" });
    const slices = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" };
    const core = (kind: string, namespace: string, name?: string) => {
      return { apiVersion: "v1", kind, namespace, ...(name === undefined ? {} : { name }) };
    };
    const needed = [
      get(ingressReference(GATE)),
      get({ ...slices, namespace: "web" }),
      get({ ...slices, namespace: "shop" }),
      get(core("ConfigMap", NAMESPACE, "edge-failover")),
      get(core("Pod", "web")),
    ];
    assert.deepEqual(
      await statuses(needed),
      needed.map(() => 200),
    );
    const refused = [
      get({ ...slices, namespace: "docs" }),
      get(core("Pod", "shop")),
      get(core("Secret", NAMESPACE)),
      get(CONFIG),
      get(ingressReference("edge-001-b0001")),
      annotate(shifter, { [`${ALB}/conditions.web-100`]: OPEN }, "edge-001-b0001"),
      patch(shifter, CONFIG, { labels: { a: "b" } }),
      shifter.ask(ingressReference(GATE), { method: "DELETE" }),
      shifter.ask({ apiVersion: "networking.k8s.io/v1", kind: "Ingress", namespace: NAMESPACE }, { method: "GET" }),
    ];
    assert.deepEqual(
      await statuses(refused),
      refused.map(() => 403),
    );
  });

  it("has a configuration that the shifter takes", async () => {
    const { data } = await hybrid.admin.demand(CONFIG, { method: "GET" });
    const config = JSON.parse(String((data as WireObject)["config.json"]));
    assert.deepEqual(shifterConfigSchema.parse(config), hybrid.config);
  });

  describe("with its program running as the Deployment says", () => {
    let running: ShifterProcess;
    before(async () => {
      running = await startShifter(hybrid);
    });
    after(() => running?.stop());

    it("opens every gate for services without pods, by its own rights and within the policies", async () => {
      const openOf = async (gate: string) => {
        const { metadata } = await hybrid.admin.demand(ingressReference(gate), { method: "GET" });
        const { annotations } = metadata as unknown as { annotations: Record<string, string> };
        return Object.keys(annotations).filter((key) => key.startsWith(`${ALB}/conditions.`));
      };
      const wanted = ["api-100", "web-100"].map((key) => `${ALB}/conditions.${key}`);
      for (const { ingress } of hybrid.config.gates) {
        const isOpen = async () => ((await openOf(ingress)).sort().join() === wanted.join() ? true : undefined);
        await eventually(isOpen, { what: `${ingress} to be open`, seconds: 20 }).catch((error: unknown) => {
          console.log(running.output.join(""));
          throw error;
        });
      }
    });

    it("tells where the services stand, and gives the lead up when it ends", async () => {
      const reference = { ...CONFIG, name: "edge-failover" };
      const told = async () => {
        const { data = {} } = await hybrid.admin.demand(reference, { method: "GET" });
        return Object.keys(data as WireObject).length === 2 ? (data as WireObject) : undefined;
      };
      const { web } = await eventually(told, { what: "the status", seconds: 20 });
      assert.match(String(web), /"mode":"fallback"/);
      assert.equal(await running.stop(), 0);
    });
  });

  describe("with its gates open and rights on every Ingress", () => {
    before(async () => {
      await grantTooMuch(hybrid);
      const may = async () => ((await annotate(hybrid.shifter, {})).status === 200 ? true : undefined);
      await eventually(may, { what: "the shifter's further rights", seconds: 20 });
    });

    for (const { what, request, says } of SHIFTER_ATTEMPTS) {
      it(`refuses its identity ${what}, and says why`, async () => {
        await refused(request(hybrid), says);
      });
    }

    for (const { what, request, says } of OTHERS_ATTEMPTS) {
      it(`refuses others ${what}, and says why`, async () => {
        await refused(request(hybrid), says);
      });
    }

    it("lets the shifter move from step to step, in one patch", async () => {
      const { shifter } = hybrid;
      const step = { [`${ALB}/conditions.web-100`]: null, [`${ALB}/conditions.web-50`]: OPEN };
      await admitted(annotate(shifter, step));
      await admitted(annotate(shifter, { [`${ALB}/conditions.web-50`]: null, [`${ALB}/conditions.web-100`]: OPEN }));
    });

    it("lets Pulumi write a gate anew while it is open, and leaves what is open alone", async () => {
      const gate = hybrid.objects.find(({ kind, metadata }) => {
        return kind === "Ingress" && (metadata as WireObject).name === GATE;
      });
      assert.ok(gate);
      const metadata = gate.metadata as WireObject;
      const annotations = { ...(metadata.annotations as WireObject), [`${ALB}/actions.web-10`]: "{}" };
      const changed = { ...gate, metadata: { ...metadata, annotations } };
      for (const body of [changed, gate]) {
        const query = { fieldManager: "pulumi-kubernetes-0", force: "true" };
        const contentType = "application/apply-patch+yaml";
        const answer = await hybrid.deployer.ask(referenceOf(body), { method: "PATCH", query, contentType, body });
        assert.equal(answer.status, 200, String(answer.body.message));
        assert.match(JSON.stringify(answer.body.metadata), /conditions\.web-100/);
      }
    });

    it("lets the controller hold and tell what it builds", async () => {
      const { deployer } = hybrid;
      await admitted(patch(deployer, ingressReference(GATE), { finalizers: ["group.ingress.k8s.aws/edge-001"] }));
      const status = { loadBalancer: { ingress: [{ hostname: "edge-001.elb.amazonaws.com" }] } };
      await admitted(patch(deployer, ingressReference(`${GATE}/status`), {}, { status }));
      await admitted(patch(deployer, ingressReference(GATE), { finalizers: null }));
    });

    it("lets tenants' Ingresses have conditions, a closed gate be made, and gates go", async () => {
      const { deployer } = hybrid;
      await admitted(annotate(deployer, { [`${ALB}/conditions.forward-to-tg-9`]: OPEN }, "edge-001-b0001"));
      const collection = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", namespace: NAMESPACE };
      await admitted(deployer.ask(collection, { method: "POST", body: newIngress("edge-009-gate") }));
      await admitted(deployer.ask(ingressReference("edge-009-gate"), { method: "DELETE" }));
    });

    it("lets an owner close a gate by hand", async () => {
      const closed = { [`${ALB}/conditions.web-100`]: null, [`${ALB}/conditions.api-100`]: null };
      await admitted(annotate(hybrid.onCall, closed));
    });
  });
});

/** Tries the Deployment's pod, with a container that is partly another. */
async function tryPod({ admin }: HybridCluster, container: WireObject): Promise<ApiAnswer> {
  const { spec } = await admin.demand(DEPLOYMENT, { method: "GET" });
  const { template } = spec as unknown as { template: { spec: { containers: readonly WireObject[] } } };
  const containers = template.spec.containers.map((one) => ({ ...one, ...container }));
  const metadata = { name: "trial", namespace: NAMESPACE };
  const body = { apiVersion: "v1", kind: "Pod", metadata, spec: { ...template.spec, containers } };
  return await admin.ask(PODS, { method: "POST", query: { dryRun: "All" }, body: body as unknown as WireObject });
}

async function refused(answer: Promise<ApiAnswer>, says: RegExp): Promise<void> {
  const { status, body } = await answer;
  assert.ok(status === 403 || status === 422, `${status} ${String(body.message)}`);
  assert.match(String(body.message), says);
}

async function admitted(answer: Promise<ApiAnswer>): Promise<void> {
  const { status, body } = await answer;
  assert.ok(status < 300, `${status} ${String(body.message)}`);
}
