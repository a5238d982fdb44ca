import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { isUnchanged } from "@sluice/alb-model";
import { shifterConfigSchema } from "@sluice/hybrid-failover/gate";
import { loadProject, type Project, type ResourceRecord, type Run, runProgram } from "@sluice/local";
import { planSpec } from "@sluice/multitenant-alb/spec";

const ROOT = join(import.meta.dirname, "..");
const SLUICE = join(ROOT, "../../packages/cli/src/main.ts");
const CONDITIONS = "alb.ingress.kubernetes.io/conditions.";

function project(): Project {
  const loaded = loadProject(ROOT, { stack: "dev" });
  if (!loaded.ok) assert.fail(JSON.stringify(loaded.problems));
  return loaded.project;
}

/** Runs the program with further configuration. */
async function runWith(given: Readonly<Record<string, string>>, mode: "update" | "preview" = "update"): Promise<Run> {
  const base = project();
  const entries = Object.entries(given).map(([key, value]) => {
    return [`sluice-hybrid-failover:${key}`, { value, secret: false }] as const;
  });
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
  return run.resources.filter(({ type }) => type.endsWith(end)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function namesOf(run: Run, end: string): string[] {
  return ofType(run, end).map(({ name }) => name);
}

/** Compares with a file of `golden`; UPDATE_GOLDENS=1 writes it instead. */
function assertGolden(name: string, text: string): void {
  const file = join(import.meta.dirname, "golden", name);
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(file, text);
  assert.equal(text, readFileSync(file, "utf8"), "UPDATE_GOLDENS=1 npm run unit rewrites it");
}

describe("the example of hybrid failover", () => {
  let run: Run;
  before(async () => {
    run = await runWith({});
  });

  it("registers the resources of the golden list", () => {
    assertGolden("resources.txt", list(run));
  });

  it("runs as it is in a process of its own, as Pulumi runs it", async () => {
    const child = await runProgram(project(), { mode: "update", host: "child" });
    assert.deepEqual(child.errors, []);
    assert.equal(list(child), list(run));
  });

  it("registers the same in a preview, where ARNs are not known yet", async () => {
    assert.equal(list(await runWith({}, "preview")), list(run));
  });

  it("gives each load balancer its gate, closed, between its target groups and its tenants", () => {
    const ingresses = ofType(run, ":Ingress");
    const gates = ingresses.filter(({ name }) => name.endsWith("-gate"));
    assert.deepEqual(
      gates.map(({ name }) => name),
      ["market-001-gate", "market-002-gate"],
    );
    for (const gate of gates) {
      const shard = gate.name.slice(0, -"-gate".length);
      assert.equal(JSON.stringify(gate.inputs).includes(CONDITIONS), false);
      const groups = ofType(run, ":TargetGroup").filter(({ name }) => name.startsWith(shard));
      const fallbacks = groups.filter(({ name }) => name.endsWith("-fallback"));
      assert.equal(fallbacks.length, 2);
      for (const { urn } of fallbacks) assert.ok(gate.dependencies.includes(urn), urn);
      const bundles = ingresses.filter(({ name }) => name.startsWith(`${shard}-b`));
      for (const { dependencies } of bundles) assert.ok(dependencies.includes(gate.urn));
    }
  });

  it("invokes an alias of one function from every load balancer", () => {
    const attached = ofType(run, ":TargetGroupAttachment").map(({ inputs }) => String(inputs.targetId));
    assert.equal(attached.length, 4);
    assert.equal(new Set(attached).size, 1);
    const permissions = ofType(run, "lambda/permission:Permission");
    assert.deepEqual(
      new Set(permissions.map(({ inputs }) => inputs.principal)),
      new Set(["elasticloadbalancing.amazonaws.com"]),
    );
    assert.equal(new Set(permissions.map(({ inputs }) => inputs.sourceArn)).size, 4);
  });

  it("gives the function a package that is one module, and rights on its queue and its log alone", () => {
    const [policy] = ofType(run, "iam/rolePolicy:RolePolicy");
    const { Statement } = JSON.parse(String(policy?.inputs.policy)) as { Statement: { Action: unknown }[] };
    assert.deepEqual(
      Statement.flatMap(({ Action }) => Action),
      ["sqs:SendMessage", "logs:CreateLogStream", "logs:PutLogEvents"],
    );
    const code = JSON.stringify(ofType(run, "lambda/function:Function")[0]?.inputs.code);
    assert.match(code, /"index\.mjs".*export \{\\n {2}handler\\n\}/);
    assert.doesNotMatch(code, /from \\"\./);
  });

  it("tells the shifter of the gates as they are planned", () => {
    const told = ofType(run, ":ConfigMap").find(({ name }) => name === "market-shifter");
    const data = told?.inputs.data as Record<string, string> | undefined;
    const { services, gates } = shifterConfigSchema.parse(JSON.parse(data?.["config.json"] ?? ""));
    assert.deepEqual(
      services.map(({ name, settings }) => [name, settings.steps, settings.minReady]),
      [
        ["web", [100, 50, 10], 2],
        ["api", [100], 2],
      ],
    );
    const keys = gates.map(({ routes }) => routes.flatMap((route) => route.keys.map(({ key }) => key)));
    const stall = ["api-100", "api-primary", "web-100", "web-50", "web-10"];
    assert.deepEqual(keys, [stall, ["desk-primary", ...stall]]);
  });

  it("adds no monitoring, no scaling and no backstop unless it is asked to", async () => {
    assert.deepEqual([...namesOf(run, ":ServiceMonitor"), ...namesOf(run, ":ScaledObject")], []);
    const full = await runWith({ prometheusLabels: '{"release":"prometheus"}', scaleToZero: "true", backstop: "true" });
    assert.deepEqual(namesOf(full, ":ServiceMonitor"), ["market-shifter-monitor"]);
    assert.deepEqual(namesOf(full, ":PrometheusRule"), ["market-shifter-alerts"]);
    assert.deepEqual(namesOf(full, ":ScaledObject"), ["web"]);
    const told = ofType(full, ":ConfigMap").find(({ name }) => name === "market-shifter");
    assert.match(JSON.stringify(told?.inputs.data), /scaledObject\\": \\"web/);
    assert.deepEqual(namesOf(full, ":CloudWeightShifter"), ["market-backstop"]);
  });

  it("takes the network from config, and then makes none", async () => {
    const given = await runWith({
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: '["subnet-1","subnet-2"]',
      backendSecurityGroupId: "sg-0123456789abcdef0",
      kubeconfig: "{}",
      awaitLoadBalancers: "false",
    });
    assert.deepEqual(
      given.resources.filter(({ type }) => /ec2\/|awsx/.test(type)).map(({ urn }) => urn),
      [],
    );
  });
});

describe("the tenants of the example of hybrid failover", () => {
  it("are where the recorded placement says: `npx sluice plan --write` records a change", () => {
    const files = { fleet: join(ROOT, "fleet.yaml"), tenants: join(ROOT, "tenants.yaml") };
    const planned = planSpec(files, { placement: join(ROOT, "placement.json") });
    assert.deepEqual(planned.problems, []);
    assert.ok(planned.result);
    assert.equal(isUnchanged(planned.result.changes), true);
  });

  for (const command of ["plan", "check"]) {
    it(`pass \`sluice ${command}\` as in the golden file`, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [SLUICE, command], {
        cwd: ROOT,
        env: { ...process.env, NO_COLOR: "1", COLUMNS: "100" },
      });
      assertGolden(`${command}.txt`, stdout);
    });
  }
});
