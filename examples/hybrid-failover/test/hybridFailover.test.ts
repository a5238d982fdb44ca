import assert from "node:assert/strict";
import { join } from "node:path";
import { isUnchanged } from "@sluice/alb-model";
import { shifterConfigSchema } from "@sluice/hybrid-failover/gate";
import type { Run } from "@sluice/local";
import {
  assertGolden,
  listResources,
  ofType,
  planExample,
  runExample,
  runSluice,
  strictFindings,
} from "../../exampleRun.ts";

const ROOT = join(import.meta.dirname, "..");
const GOLDEN = join(import.meta.dirname, "golden");
const CONDITIONS = "alb.ingress.kubernetes.io/conditions.";

function namesOf(run: Run, end: string): string[] {
  return ofType(run, end).map(({ name }) => name);
}

describe("the example of hybrid failover", () => {
  let run: Run;
  before(async () => {
    // As Pulumi runs it: by the official host, in a process of its own.
    run = await runExample(ROOT, {}, "update", "child");
  });

  it("registers the resources of the golden list", () => {
    assertGolden(join(GOLDEN, "resources.txt"), listResources(run));
  });

  it("registers the same in a preview, where ARNs are not known yet, and no policy of the set strict objects to either", async () => {
    const preview = await runExample(ROOT, {}, "preview");
    assert.equal(listResources(preview), listResources(run));
    assert.deepEqual(await strictFindings(run, preview), []);
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

  describe("with a network and everything that may be added", () => {
    let full: Run;
    before(async () => {
      full = await runExample(ROOT, {
        vpcId: "vpc-0123456789abcdef0",
        subnetIds: '["subnet-1","subnet-2"]',
        backendSecurityGroupId: "sg-0123456789abcdef0",
        kubeconfig: "{}",
        prometheusLabels: '{"release":"prometheus"}',
        scaleToZero: "true",
        backstop: "true",
      });
    });

    it("adds monitoring, scaling and a backstop, which nobody gets who has not asked", () => {
      assert.deepEqual([...namesOf(run, ":ServiceMonitor"), ...namesOf(run, ":ScaledObject")], []);
      assert.deepEqual(namesOf(full, ":ServiceMonitor"), ["market-shifter-monitor"]);
      assert.deepEqual(namesOf(full, ":PrometheusRule"), ["market-shifter-alerts"]);
      assert.deepEqual(namesOf(full, ":ScaledObject"), ["web"]);
      const told = ofType(full, ":ConfigMap").find(({ name }) => name === "market-shifter");
      assert.match(JSON.stringify(told?.inputs.data), /scaledObject\\": \\"web/);
      assert.deepEqual(namesOf(full, ":CloudWeightShifter"), ["market-backstop"]);
    });

    it("takes the network from config, and then makes none", () => {
      assert.deepEqual(
        full.resources.filter(({ type }) => /ec2\/|awsx/.test(type)).map(({ urn }) => urn),
        [],
      );
    });

    it("passes the strict policies, too", async () => {
      assert.deepEqual(await strictFindings(full), []);
    });
  });
});

describe("the tenants of the example of hybrid failover", () => {
  it("are where the recorded placement says: `npx sluice plan --write` records a change", () => {
    const planned = planExample(ROOT);
    assert.deepEqual(planned.problems, []);
    assert.ok(planned.result);
    assert.equal(isUnchanged(planned.result.changes), true);
  });

  for (const [name, command] of Object.entries({ plan: "plan", check: "check --no-policies" })) {
    it(`pass \`sluice ${command}\` as in the golden file`, async () => {
      assertGolden(join(GOLDEN, `${name}.txt`), await runSluice(ROOT, command));
    });
  }
});
