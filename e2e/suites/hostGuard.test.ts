import assert from "node:assert/strict";
import type { WireObject } from "@sluice/local";
import type { HostGuardSettings } from "../../packages/multitenant-alb/src/hostGuard/index.ts";
import { referenceOf } from "../deploy/kubernetesObjects.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { CLAIMS } from "./hostGuardAttempts.ts";
import { applyGuard, type GuardedCluster, startGuardedCluster } from "./hostGuardCluster.ts";
import { ADMITTED } from "./hostGuardLegitimate.ts";
import {
  apply,
  arnOf,
  binding,
  classParams,
  create,
  FLEET,
  ingress,
  ingressClass,
  merge,
  ownersMap,
  PARAMETERS_NAMESPACE,
  remove,
  SHARD,
} from "./hostGuardObjects.ts";
import { parameterAttempts, WAYS_ROUND } from "./hostGuardWays.ts";

const SETTINGS: HostGuardSettings = {
  fleet: { name: FLEET },
  owners: {
    serviceAccounts: [{ namespace: "edge", name: "pulumi" }],
    groups: ["system:serviceaccounts:platform"],
  },
  namespaces: {
    acme: { hosts: ["acme.example.com", "*.acme.io"] },
    // Plans refuse a host under another's wildcard; the policy holds to it, too.
    globex: { hosts: ["www.acme.io", "globex.example.com"] },
    mallory: { hosts: ["mallory.example.com"] },
  },
};
const PROBES = [
  ingress("mallory", "probe", { hosts: ["probe.example.com"] }),
  classParams("probe", { group: { name: SHARD } }),
  binding("mallory", "probe", { targetGroupARN: arnOf("edge-001-web") }),
  ownersMap(PARAMETERS_NAMESPACE, "probe"),
];
const HOSTS = 10_000;
const RULES = 100;
/** The garbage collector starts over when it hears of new kinds, which it looks for every 30 s. */
const GONE_SECONDS = 90;

describe("HostGuard on a real API server", function () {
  this.timeout(120_000);
  let guarded: GuardedCluster;
  let parameters = "";
  before(async () => {
    guarded = await startGuardedCluster();
    const { admin } = guarded.actors;
    await admin.demand({ apiVersion: "v1", kind: "Namespace" }, { method: "POST", body: namespace("web") });
    const before = [
      classParams(SHARD, { group: { name: SHARD }, namespaceSelector: { matchLabels: { a: "b" } } }),
      ingressClass(SHARD, SHARD),
      binding("web", "edge-001-web", { targetGroupName: "edge-001-web" }),
      // It claims what it has no right to, since before the guard.
      ingress("mallory", "old", { hosts: ["acme.example.com"] }),
      ingress("edge", "bundle", { hosts: ["shop.example.com"] }),
    ];
    for (const object of before) await admitted(apply(admin, object));
    parameters = (await applyGuard(guarded.actors, SETTINGS, PROBES)).metadata.name;
  });
  after(() => guarded?.stop());

  for (const { what, request, says } of [...CLAIMS, ...WAYS_ROUND, ...parameterAttempts(() => parameters)]) {
    it(`refuses others ${what}, and says why`, async () => {
      const { status, body } = await request(guarded.actors);
      assert.ok(status === 403 || status === 422, `${status} ${String(body.message)}`);
      assert.match(String(body.message), says);
    });
  }

  for (const { what, request } of ADMITTED) {
    it(`admits ${what}`, async () => {
      await admitted(request(guarded.actors));
    });
  }

  it("lets the garbage collector finish what the fleet deletes in the foreground, as Pulumi does", async () => {
    const { admin, fleet } = guarded.actors;
    const doomed = [
      ownersMap(PARAMETERS_NAMESPACE, "doomed", { "acme.example.com": "acme" }),
      classParams("edge-009", {}),
    ];
    for (const object of doomed) {
      await admitted(apply(fleet, object));
      const query = { propagationPolicy: "Foreground" };
      await fleet.demand(referenceOf(object), { method: "DELETE", query });
      const isGone = async () =>
        (await admin.ask(referenceOf(object), { method: "GET" })).status === 404 ? true : undefined;
      await eventually(isGone, { what: `${String(object.kind)} to be gone`, seconds: GONE_SECONDS });
    }
  });

  it("lets a namespace go with its Ingresses, once the controller has worked off their finalizers", async () => {
    const { admin, controller, fleet } = guarded.actors;
    await admitted(create(admin, namespace("globex")));
    const held = ingress("globex", "held", { hosts: ["globex.example.com"] });
    await admitted(apply(fleet, held));
    await admitted(merge(controller, held, { metadata: { finalizers: [`group.ingress.k8s.aws/${SHARD}`] } }));
    await admitted(remove(admin, namespace("globex")));
    await admitted(merge(controller, held, { metadata: { finalizers: null } }));
  });

  it(`finds the owner among ${HOSTS} hosts within the API server's CEL budget, with ${RULES} rules an Ingress`, async () => {
    const hosts = Array.from({ length: HOSTS }, (_, index) => `tenant-${index}.large.example.com`);
    const settings = { ...SETTINGS, fleet: { name: "large" }, namespaces: { acme: { hosts } } };
    const probe = ingress("mallory", "probe", { class: "large-001", hosts: ["probe.example.com"] });
    await applyGuard(guarded.actors, settings, [probe]);
    const { acme } = guarded.actors;
    const own = hosts.slice(0, RULES);
    const timed = async (object: WireObject) => {
      const started = performance.now();
      const answer = await create(acme, object);
      return { ...answer, ms: Math.round(performance.now() - started) };
    };
    const right = await timed(ingress("acme", "right", { class: "large-001", hosts: own, tls: own }));
    const wrong = await timed(ingress("acme", "wrong", { class: "large-001", hosts: [...own, "shop.example.com"] }));
    assert.equal(right.status, 201, String(right.body.message));
    assert.match(String(wrong.body.message), / shop\.example\.com: not owned by namespace acme/);
    console.log(`      admitted in ${right.ms} ms, refused in ${wrong.ms} ms`);
  });
});

function namespace(name: string): WireObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

async function admitted(answer: ReturnType<typeof apply>): Promise<void> {
  const { status, body } = await answer;
  assert.ok(status < 300, `${status} ${String(body.message)}`);
}
