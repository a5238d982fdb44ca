import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { ApiException, CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import { type KubernetesObject, PACKINGS, planFleet, renderIngresses } from "@sluice/alb-model";
import { compareCrds } from "./crds/compareCrds.ts";
import { CRD_FILES, installCrds } from "./crds/installCrds.ts";
import { type Crd, readCrd } from "./crds/schema.ts";
import { type Cluster, startCluster } from "./startCluster.ts";

const FLEET = {
  namespace: "edge",
  services: { web: { namespace: "web", port: 80 }, api: { namespace: "api", port: 8080 } },
  profiles: { app: [{ path: "/api/*", service: "api" }, { service: "web" }] },
  certificates: ["arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"],
  inboundCidrs: ["203.0.113.0/24"],
  tags: { team: "edge" },
};
const TENANTS = Array.from({ length: 12 }, (_, index) => ({ id: `t${index}`, hosts: [`t${index}.example.com`] }));
const BACKEND = { securityGroupId: "sg-0123456789abcdef0" };

const PLURALS = {
  Ingress: "ingresses",
  IngressClass: "ingressclasses",
  IngressClassParams: "ingressclassparams",
  TargetGroupBinding: "targetgroupbindings",
};

/** An object that may not be right. */
interface Candidate {
  readonly apiVersion: string;
  readonly kind: keyof typeof PLURALS;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: object;
}

/** Creates an object as the API server's strictest reading takes it. */
async function createStrictly(cluster: Cluster, body: KubernetesObject | Candidate): Promise<void> {
  const [group = "", version = ""] = body.apiVersion.split("/");
  const param = { group, version, plural: PLURALS[body.kind], body, fieldValidation: "Strict" };
  const api = cluster.kubeConfig.makeApiClient(CustomObjectsApi);
  const { namespace } = body.metadata;
  if (namespace === undefined) await api.createClusterCustomObject(param);
  else await api.createNamespacedCustomObject({ ...param, namespace });
}

function refusal(code: number, words: RegExp): (thrown: unknown) => boolean {
  return (thrown) => thrown instanceof ApiException && thrown.code === code && words.test(thrown.message);
}

function objectsOf(packing: (typeof PACKINGS)[number], name: string): KubernetesObject[] {
  const { plan, problems } = planFleet({ ...FLEET, packing, name }, TENANTS);
  assert.deepEqual(problems, []);
  return renderIngresses(plan, BACKEND).flatMap(({ objects }) => objects);
}

describe("our definitions of the controller's kinds", function () {
  this.timeout(120_000);
  let cluster: Cluster;
  const metadata = { name: "edge-001", namespace: "default" };
  const binding = {
    apiVersion: "elbv2.k8s.aws/v1beta1",
    kind: "TargetGroupBinding",
    spec: { serviceRef: { name: "web", port: 80 }, targetGroupName: "edge-001-web", targetType: "ip" },
  } as const;
  const classParams = { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "IngressClassParams" } as const;

  before(async () => {
    cluster = await startCluster();
    await installCrds(cluster);
    const core = cluster.kubeConfig.makeApiClient(CoreV1Api);
    for (const name of ["web", "api", "edge"]) await core.createNamespace({ body: { metadata: { name } } });
  });
  after(() => cluster?.stop());

  for (const packing of PACKINGS) {
    it(`take every object that a fleet with ${packing} packing renders`, async () => {
      const objects = objectsOf(packing, `edge-${packing}`);
      for (const object of objects) await createStrictly(cluster, object);
      assert.deepEqual(
        new Set(objects.map(({ kind }) => kind)),
        new Set(["IngressClassParams", "IngressClass", "TargetGroupBinding", "Ingress"]),
      );
    });
  }

  it("refuse a misspelt field, at the top and inside", async () => {
    const certificateArns = { certificateArns: ["arn:aws:acm:eu-central-1:123456789012:certificate/1"] };
    const misspelt = { ...classParams, metadata: { name: "misspelt" }, spec: certificateArns };
    await assert.rejects(createStrictly(cluster, misspelt), refusal(400, /unknown field .*spec\.certificateArns/));
    const from = [{ securityGroup: { groupID: "sg-0123", groupId: "sg-0123" } }];
    const networking = { ingress: [{ from, ports: [] }] };
    const nested = { ...binding, metadata, spec: { ...binding.spec, networking } };
    await assert.rejects(createStrictly(cluster, nested), refusal(400, /unknown field .*securityGroup\.groupId/));
  });

  it("refuse values that the controller has no meaning for", async () => {
    const named = { ...classParams, metadata: { name: "wrong" } };
    const wrong = [{ scheme: "public" }, { ipAddressType: "ipv6" }, { targetType: "lambda" }];
    for (const spec of wrong) await assert.rejects(createStrictly(cluster, { ...named, spec }), refusal(422, /Unsupp/));
    const both = { ids: ["subnet-0a"], tags: { tier: ["public"] } };
    await assert.rejects(createStrictly(cluster, { ...named, spec: { subnets: both } }), refusal(422, /either ids/));
  });

  it("refuse a binding without a target group, and one that changes it", async () => {
    const { targetGroupName: _, ...unnamed } = binding.spec;
    await assert.rejects(createStrictly(cluster, { ...binding, metadata, spec: unnamed }), refusal(422, /is needed/));
    await createStrictly(cluster, { ...binding, metadata });
    const api = cluster.kubeConfig.makeApiClient(CustomObjectsApi);
    const place = { group: "elbv2.k8s.aws", version: "v1beta1", plural: "targetgroupbindings", ...metadata };
    const body = [{ op: "replace", path: "/spec/targetGroupName", value: "edge-002-web" }];
    await assert.rejects(api.patchNamespacedCustomObject({ ...place, body }), refusal(422, /may not change/));
  });

  it("may be installed again", async () => {
    await installCrds(cluster);
  });
});

describe("compareCrds", () => {
  const [file = ""] = CRD_FILES;

  /** Our definition with its `spec.scheme` and `spec.group` replaced. */
  function changed(schemas: object): Crd {
    const crd = structuredClone(readCrd(file));
    const properties = crd.spec.versions[0]?.schema.openAPIV3Schema.properties?.spec?.properties;
    Object.assign(properties ?? {}, schemas);
    return crd;
  }

  it("finds no difference to a definition that has more optional fields", () => {
    const theirs = changed({ more: { type: "string" } });
    assert.deepEqual(compareCrds(readCrd(file), theirs), []);
  });

  const DIFFERENCES = {
    "a field that theirs lacks": { scheme: undefined },
    "another type": { scheme: { type: "integer", enum: ["internal", "internet-facing"] } },
    "another set of values": { scheme: { type: "string", enum: ["internal"] } },
    "another required field": { group: { type: "object", properties: { name: { type: "string" } } } },
  };
  for (const [what, schemas] of Object.entries(DIFFERENCES)) {
    it(`reports ${what}`, () => {
      assert.equal(compareCrds(readCrd(file), changed(schemas)).length, 1);
    });
  }
});

describe("our definitions beside the controller's own", () => {
  const root = join(import.meta.dirname, "..", "..");
  const folder = resolve(process.env.CONTROLLER_CRDS || join(root, "..", "shared", "controller-3.5.0"));

  for (const file of CRD_FILES) {
    const { group, names } = readCrd(file).spec;
    it(`differ in nothing that ours say of ${names.kind}`, function () {
      const theirs = join(folder, `${group}_${names.plural}.yaml`);
      // Asked for by name, it must be there.
      if (!process.env.CONTROLLER_CRDS && !existsSync(theirs)) this.skip();
      assert.deepEqual(compareCrds(readCrd(file), readCrd(theirs)), []);
    });
  }
});
