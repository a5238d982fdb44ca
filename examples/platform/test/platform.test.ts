import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isUnchanged } from "@sluice/alb-model";
import { kubernetesYaml, loadProject, type Project, type Run, runProgram } from "@sluice/local";
import { planSpec } from "@sluice/multitenant-alb/spec";

const PLATFORM = join(import.meta.dirname, "..");
const ROOT = join(PLATFORM, "../..");
const GOLDEN = join(import.meta.dirname, "golden/resources.txt");

function project(): Project {
  const loaded = loadProject(ROOT, { stack: "dev" });
  if (!loaded.ok) assert.fail(JSON.stringify(loaded.problems));
  return loaded.project;
}

/** Every resource of the program, a line each. */
function list(run: Run): string {
  return `${run.resources
    .map(({ type, name }) => `${type} ${name}`)
    .sort()
    .join("\n")}\n`;
}

describe("the reference platform", () => {
  let run: Run;
  before(async () => {
    run = await runProgram(project(), { mode: "update", host: "child" });
  });

  it("runs as it is in the embedded engine", () => {
    assert.deepEqual(run.errors, []);
    assert.equal(run.ok, true);
  });

  it("registers the resources of the golden list", () => {
    if (process.env.UPDATE_GOLDENS === "1") writeFileSync(GOLDEN, list(run));
    assert.equal(list(run), readFileSync(GOLDEN, "utf8"), "UPDATE_GOLDENS=1 npm run unit rewrites it");
  });

  it("puts every Kubernetes object on the cluster of the stack, and waits for no Ingress", () => {
    const objects = run.resources.filter(({ type, custom }) => custom && type.startsWith("kubernetes:"));
    assert.equal(objects.length > 100, true);
    const elsewhere = objects.filter(({ provider }) => !provider?.includes("::cluster::"));
    assert.deepEqual(
      elsewhere.map(({ urn }) => urn),
      [],
    );
    const ingresses = objects.filter(({ type }) => type === "kubernetes:networking.k8s.io/v1:Ingress");
    const awaited = ingresses.filter(({ inputs }) => !JSON.stringify(inputs).includes('"pulumi.com/skipAwait":"true"'));
    assert.deepEqual(
      awaited.map(({ name }) => name),
      [],
    );
  });

  it("deletes a binding before the namespace that it is in, because every object depends on the namespaces", () => {
    const isBinding = ({ type, name }: { type: string; name: string }) =>
      type.endsWith(":TargetGroupBinding") && name === "edge-001-api";
    const depends = run.resources.find(isBinding)?.dependencies ?? [];
    assert.equal(
      depends.some((urn) => urn.endsWith("kubernetes:core/v1:Namespace::api")),
      true,
    );
  });

  it("renders as Kubernetes YAML", () => {
    const files = kubernetesYaml(run);
    assert.equal(files.filter(({ path }) => path.includes("ingress-edge-edge-00")).length, 113);
  });

  it("registers the same in a preview", async () => {
    const preview = await runProgram(project(), { mode: "preview", host: "direct" });
    assert.deepEqual(preview.errors, []);
    assert.equal(list(preview), list(run));
  });

  it("takes network and cluster from config, and then makes neither", async () => {
    const given = {
      "sluice-platform:vpcId": "vpc-0123456789abcdef0",
      "sluice-platform:subnetIds": '["subnet-1","subnet-2"]',
      "sluice-platform:backendSecurityGroupId": "sg-0123456789abcdef0",
      "sluice-platform:kubeconfig": "{}",
      "sluice-platform:createNamespaces": "false",
    };
    const base = project();
    const config = {
      ...base.config,
      ...Object.fromEntries(Object.entries(given).map(([key, value]) => [key, { value, secret: false }])),
    };
    const existing = await runProgram({ ...base, config }, { host: "direct" });
    assert.deepEqual(existing.errors, []);
    const made = existing.resources.filter(({ type }) => /ec2|awsx/.test(type)).map(({ urn }) => urn);
    assert.deepEqual(made, []);
    const params = existing.resources.find(
      ({ type, name }) => type.endsWith(":IngressClassParams") && name === "edge-001",
    );
    assert.match(JSON.stringify(params?.inputs), /"subnets":\{"ids":\["subnet-1","subnet-2"\]\}/);
  });
});

describe("the platform's tenants", () => {
  const planned = planSpec(
    { fleet: join(PLATFORM, "fleet.yaml"), tenants: join(PLATFORM, "tenants") },
    { placement: join(PLATFORM, "placement.json") },
  );

  it("are many, of both profiles, some isolated, one with an internationalised domain, over several shards", () => {
    const { tenants } = planned.spec;
    assert.deepEqual(planned.problems, []);
    assert.equal(tenants.length >= 240, true);
    assert.deepEqual(new Set(tenants.map(({ profile }) => profile ?? "site")), new Set(["site", "app"]));
    assert.deepEqual(new Set(tenants.map(({ isolation }) => isolation ?? "none")), new Set(["none", "rule", "shard"]));
    assert.equal(
      tenants.some(({ hosts }) => hosts.some((host) => host.includes("xn--"))),
      true,
    );
    assert.equal((planned.result?.plan.shards.length ?? 0) > 1, true);
  });

  it("are where the recorded placement says: `npx sluice plan --write` records a change", () => {
    assert.ok(planned.result);
    assert.equal(isUnchanged(planned.result.changes), true);
  });
});
