import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { isUnchanged } from "@sluice/alb-model";
import { loadProject, type Project, type ResourceRecord, type Run, runProgram } from "@sluice/local";
import { planSpec } from "@sluice/multitenant-alb/spec";

const ROOT = join(import.meta.dirname, "..");
const SLUICE = join(ROOT, "../../packages/cli/src/main.ts");
const CLUSTER_TAG = "eks:eks-cluster-name";

function project(): Project {
  const loaded = loadProject(ROOT, { stack: "dev" });
  if (!loaded.ok) assert.fail(JSON.stringify(loaded.problems));
  return loaded.project;
}

/** Runs the program with further configuration. */
async function runWith(given: Readonly<Record<string, string>>, mode: "update" | "preview" = "update"): Promise<Run> {
  const base = project();
  const entries = Object.entries(given).map(([key, value]) => [`sluice-auto-mode:${key}`, { value, secret: false }]);
  const config = { ...base.config, ...Object.fromEntries(entries) };
  const run = await runProgram({ ...base, config }, { host: "direct", mode });
  assert.deepEqual(run.errors, []);
  return run;
}

/** Every resource of the program, a line each. */
function list(run: Run): string {
  return `${run.resources
    .map(({ type, name }) => `${type} ${name}`)
    .sort()
    .join("\n")}\n`;
}

function ofType(run: Run, end: string): ResourceRecord[] {
  return run.resources.filter(({ type }) => type.endsWith(end));
}

/** Compares with a file of `golden`; UPDATE_GOLDENS=1 writes it instead. */
function assertGolden(name: string, text: string): void {
  const file = join(import.meta.dirname, "golden", name);
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(file, text);
  assert.equal(text, readFileSync(file, "utf8"), "UPDATE_GOLDENS=1 npm run unit rewrites it");
}

describe("the example of EKS Auto Mode", () => {
  let run: Run;
  before(async () => {
    run = await runWith({});
  });

  it("registers the resources of the golden list", () => {
    assertGolden("resources.txt", list(run));
  });

  it("uses nothing of the AWS Load Balancer Controller: no release, no API group, no label", () => {
    const text = JSON.stringify(run.resources.map(({ type, inputs }) => ({ type, inputs })));
    assert.doesNotMatch(text, /helm|elbv2\.k8s\.aws|ingress\.k8s\.aws|targetGroupName|"networking":/);
  });

  it("tags every target group with the cluster, and leaves no stand-in of an ARN", () => {
    const groups = ofType(run, ":TargetGroup");
    assert.deepEqual(groups.map(({ name }) => name).sort(), ["shops-001-api", "shops-001-web"]);
    for (const { inputs } of groups) assert.equal((inputs.tags as Record<string, unknown>)[CLUSTER_TAG], "auto-mode");
    assert.doesNotMatch(JSON.stringify(run.resources), /:000000000000:/);
  });

  it("labels the services' namespaces for Auto Mode's readiness gates", () => {
    const gated = ofType(run, ":Namespace").filter(({ inputs }) =>
      JSON.stringify(inputs).includes('"eks.amazonaws.com/pod-readiness-gate-inject":"enabled"'),
    );
    assert.deepEqual(gated.map(({ name }) => name).sort(), ["api", "web"]);
  });

  it("makes the anchor, which names the load balancer, before any bundle", () => {
    const [anchor, ...bundles] = ofType(run, ":Ingress").sort((a, b) => (a.name < b.name ? -1 : 1));
    assert.equal(anchor?.name, "shops-001-anchor");
    assert.equal(bundles.length, 5);
    for (const { dependencies } of bundles) assert.equal(dependencies.includes(anchor?.urn ?? ""), true);
  });

  it("registers the same in a preview, where ARNs are not known yet", async () => {
    assert.equal(list(await runWith({}, "preview")), list(run));
  });

  it("takes the network from config, and opens the pods to it when told whose they are", async () => {
    const given = await runWith({
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: '["subnet-1","subnet-2"]',
      podSecurityGroupId: "sg-0123456789abcdef0",
      awaitLoadBalancers: "false",
    });
    assert.deepEqual(
      given.resources.filter(({ type }) => /ec2\/|awsx/.test(type)).map(({ urn }) => urn),
      [],
    );
    const [rule, ...others] = ofType(given, ":SecurityGroupIngressRule");
    assert.deepEqual(others, []);
    assert.deepEqual(rule?.inputs, {
      securityGroupId: "sg-0123456789abcdef0",
      fromPort: 8080,
      toPort: 8080,
      ipProtocol: "tcp",
      cidrIpv4: "10.0.0.0/16",
      description: "Load balancers of the fleet shops",
    });
  });
});

describe("the tenants of the example of EKS Auto Mode", () => {
  it("are where the recorded placement says: `npx sluice plan --write` records a change", () => {
    const files = { fleet: join(ROOT, "fleet.yaml"), tenants: join(ROOT, "tenants.yaml") };
    const planned = planSpec(files, { placement: join(ROOT, "placement.json") });
    assert.deepEqual(planned.problems, []);
    assert.ok(planned.result);
    assert.equal(isUnchanged(planned.result.changes), true);
  });

  it("are planned as in the golden file", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [SLUICE, "plan"], {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: "1", COLUMNS: "100" },
    });
    assertGolden("plan.txt", stdout);
  });
});
