import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { WeightShifter, type WeightShifterArgs } from "../../src/components/WeightShifter.ts";
import { FLEET, planOf } from "../manifests/hybridPlans.ts";
import { listed, type Registered, recordCloud, refusal, resourceOf, unknown } from "./recordCloud.ts";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const POLICY = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
const PLAN = planOf();
const DEFAULT: WeightShifterArgs = { fleet: { plan: PLAN, gates: [] } };
const FULL: WeightShifterArgs = {
  fleet: { plan: planOf({ ...FLEET, platform: "eks-auto-mode" }), gates: [] },
  services: {
    web: {
      failAfterSeconds: 5,
      minReady: 2,
      recoverAfterSeconds: 60,
      requireHealthyTargets: true,
      stepSeconds: 20,
      scaledObject: "storefront",
      damping: { windowSeconds: 300, factor: 3, maxSeconds: 900 },
    },
  },
  image: pulumi.output("registry.example.com/shifter@sha256:0123"),
  replicas: 3,
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
  placing: {
    nodeSelector: { "kubernetes.io/arch": "arm64" },
    tolerations: [{ key: "system", operator: "Exists", effect: "NoSchedule" }],
    priorityClassName: "system-cluster-critical",
    imagePullSecrets: ["registry"],
  },
  scrapers: { team: "observability" },
  monitoring: { labels: { release: "kube-prometheus-stack" }, interval: "30s" },
  owners: { groups: [pulumi.output("platform")], serviceAccounts: [{ namespace: "ops", name: "on-call" }] },
};

function build(args: WeightShifterArgs = DEFAULT, opts: pulumi.ComponentResourceOptions = {}): WeightShifter {
  return new WeightShifter("edge-shifter", args, opts);
}

/** All inputs as YAML, but for the program, which is elsewhere tested. */
function written(registered: readonly Registered[]): string {
  const shown = registered
    .filter(({ type }) => !type.startsWith("sluice:"))
    .map(({ type, name, inputs }) => ({ resource: `${type} ${name}`, ...inputs }));
  const text = JSON.stringify(shown, (key, value) => {
    if (key === "binaryData") return { "shifter.cjs.br": "…" };
    if (key === "command") return ["…"];
    return value;
  });
  // The program's name and the versions that the SDK adds change with what this does not look at.
  return stringify(JSON.parse(text.replace(/edge-shifter-[0-9a-f]{10}\b/g, "edge-shifter-…")), { lineWidth: 0 });
}

function assertGolden(name: string, text: string): void {
  const file = join(import.meta.dirname, "../manifests/golden", name);
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(file, text);
  assert.equal(text, readFileSync(file, "utf8"), "UPDATE_GOLDENS=1 npm run unit rewrites it");
}

describe("WeightShifter", () => {
  it("registers the inputs of the golden file by default", async () => {
    assertGolden("default.yaml", written(await recordCloud(() => build())));
  });

  it("registers the inputs of the golden file with every option, on EKS Auto Mode", async () => {
    assertGolden("full.yaml", written(await recordCloud(() => build(FULL))));
  });

  it("brings its program in a ConfigMap that no Deployment of another version shares", async () => {
    const registered = await recordCloud(() => build());
    const { inputs } = resourceOf(registered, CONFIG_MAP, "edge-shifter-program");
    const { name } = inputs.metadata as { name: string };
    assert.match(name, /^edge-shifter-[0-9a-f]{10}$/);
    assert.equal(inputs.immutable, true);
    const deployment = JSON.stringify(resourceOf(registered, DEPLOYMENT, "edge-shifter").inputs);
    assert.match(deployment, new RegExp(`"configMap":\\{"name":"${name}"\\}`));
    assert.match(deployment, /"image":"public\.ecr\.aws\/docker\/library\/node:24[^"]*@sha256:[0-9a-f]{64}"/);
  });

  it("brings no program, and no command, with an image of one's own", async () => {
    const registered = await recordCloud(() => build(FULL));
    const names = registered.map(({ name }) => name);
    assert.equal(names.includes("edge-shifter-program"), false);
    const deployment = JSON.stringify(resourceOf(registered, DEPLOYMENT, "edge-shifter").inputs);
    assert.doesNotMatch(deployment, /"command"|\/opt\/sluice/);
  });

  it("replaces its pods when the configuration changes, and only then", async () => {
    const checksum = async (args: WeightShifterArgs) => {
      const { inputs } = resourceOf(await recordCloud(() => build(args)), DEPLOYMENT, "edge-shifter");
      return /"sluice\/config-sha256":"([0-9a-f]{64})"/.exec(JSON.stringify(inputs))?.[1];
    };
    const first = await checksum(DEFAULT);
    assert.ok(first);
    assert.equal(await checksum({ ...DEFAULT, scrapers: { team: "observability" } }), first);
    assert.notEqual(await checksum({ ...DEFAULT, services: { web: { minReady: 2 } } }), first);
  });

  it("may write its gates, its status and its Lease by name, and read slices where the services are", async () => {
    const registered = await recordCloud(() => build());
    const roles = registered.filter(({ type }) => type === ROLE);
    assert.deepEqual(
      roles.map(({ name }) => name),
      ["edge-shifter-edge-system", "edge-shifter-shop", "edge-shifter-web"],
    );
    const written = roles.flatMap(({ inputs }) => inputs.rules as { verbs: string[]; resourceNames?: string[] }[]);
    const unnamed = written.filter(({ resourceNames }) => resourceNames === undefined);
    assert.deepEqual(new Set(unnamed.flatMap(({ verbs }) => verbs)), new Set(["create", "list", "watch"]));
    assert.doesNotMatch(JSON.stringify(written), /\*/);
  });

  it("declares no data of its status and no annotation of a gate, so that there is nothing to conflict about", async () => {
    const registered = await recordCloud((opts) => build(DEFAULT, opts));
    const status = resourceOf(registered, CONFIG_MAP, "edge-shifter-status");
    assert.deepEqual(Object.keys(status.inputs).sort(), ["apiVersion", "kind", "metadata"]);
    assert.deepEqual(status.options.ignoreChanges, ["data"]);
    assert.equal(
      registered.some(({ type }) => type.endsWith(":Ingress")),
      false,
    );
  });

  it("starts after the gates, its rights and the policies that hold it to them", async () => {
    let gate: pulumi.Resource | undefined;
    const registered = await recordCloud((opts) => {
      gate = new k8s.networking.v1.Ingress("edge-001-gate", {});
      build({ fleet: { plan: PLAN, gates: [gate] } }, opts);
    });
    const after = (type: string, name: string) => [resourceOf(registered, type, name).options.dependsOn].flat();
    assert.ok(after(CONFIG_MAP, "edge-shifter").includes(gate));
    const names = after(DEPLOYMENT, "edge-shifter").map((one) => (one instanceof Object ? one.constructor.name : ""));
    for (const wanted of ["RoleBinding", "ValidatingAdmissionPolicyBinding", "ConfigMap"])
      assert.ok(names.includes(wanted), wanted);
  });

  it("shows everything but the owners in a preview while these are not known yet", async () => {
    const args = { ...DEFAULT, owners: { groups: [unknown()] } };
    const preview = await recordCloud(() => build(args), true);
    assert.deepEqual(listed(preview), listed(await recordCloud(() => build())));
    const { spec } = resourceOf(preview, POLICY, "edge-shifter-gates").inputs as { spec: Record<string, unknown> };
    assert.match(JSON.stringify(spec.validations), /belong to edge-shifter/);
  });

  it("tells its identity, its status and what it is told", async () => {
    let shifter: WeightShifter | undefined;
    await recordCloud(() => {
      shifter = build();
    });
    assert.deepEqual(shifter?.serviceAccount, { namespace: "edge-system", name: "edge-shifter" });
    assert.deepEqual(shifter?.status, { namespace: "edge-system", name: "edge-failover" });
    assert.deepEqual(
      shifter?.config.gates.map(({ ingress }) => ingress),
      ["edge-001-gate", "edge-003-gate"],
    );
  });

  it("registers nothing and lists every problem when the arguments are wrong", async () => {
    const args = { ...DEFAULT, replicas: 0, services: { docs: {} } };
    assert.deepEqual(await refusal(() => build(args)), [
      "shifter.service args.services.docs",
      "shifter.replicas args.replicas",
    ]);
  });
});
