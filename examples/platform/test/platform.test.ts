import assert from "node:assert/strict";
import { join } from "node:path";
import { isUnchanged } from "@sluice/alb-model";
import { kubernetesYaml, type Run, runProgram } from "@sluice/local";
import { assertGolden, listResources, loadExample, planExample, runExample, strictFindings } from "../../exampleRun.ts";

const PLATFORM = join(import.meta.dirname, "..");
const ROOT = join(PLATFORM, "../..");
const GOLDEN = join(import.meta.dirname, "golden/resources.txt");

describe("the reference platform", () => {
  let run: Run;
  before(async () => {
    run = await runProgram(loadExample(ROOT), { mode: "update", host: "child" });
  });

  it("runs as it is in the embedded engine", () => {
    assert.deepEqual(run.errors, []);
    assert.equal(run.ok, true);
  });

  it("registers the resources of the golden list", () => {
    assertGolden(GOLDEN, listResources(run));
  });

  it("puts every Kubernetes object on the cluster of the stack, and waits for the anchors alone", () => {
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
      ["edge-001", "edge-002", "edge-003", "edge-004", "edge-005"].map((shard) => `${shard}-anchor`),
    );
  });

  it("deletes a binding before its namespace and before the controller that finalizes it", () => {
    const isBinding = ({ type, name }: { type: string; name: string }) =>
      type.endsWith(":TargetGroupBinding") && name === "edge-001-api";
    const depends = run.resources.find(isBinding)?.dependencies ?? [];
    for (const end of ["kubernetes:core/v1:Namespace::api", "kubernetes:helm.sh/v3:Release::alb-controller"]) {
      assert.equal(
        depends.some((urn) => urn.endsWith(end)),
        true,
        end,
      );
    }
  });

  it("gives the controller and the bindings one backend security group", () => {
    const group = run.outputs.backendSecurityGroupId;
    const release = run.resources.find(({ type }) => type === "kubernetes:helm.sh/v3:Release");
    assert.match(JSON.stringify(release?.inputs), new RegExp(`"backendSecurityGroup":"${String(group)}"`));
    const bindings = run.resources.filter(({ type }) => type.endsWith(":TargetGroupBinding"));
    assert.equal(bindings.length, 15);
    for (const { inputs } of bindings) assert.match(JSON.stringify(inputs), new RegExp(`"groupID":"${String(group)}"`));
  });

  it("labels the services' namespaces for readiness gates", () => {
    const namespaces = run.resources.filter(({ type }) => type === "kubernetes:core/v1:Namespace");
    const gated = namespaces.filter(({ inputs }) =>
      JSON.stringify(inputs).includes('"elbv2.k8s.aws/pod-readiness-gate-inject":"enabled"'),
    );
    assert.deepEqual(gated.map(({ name }) => name).sort(), ["admin", "api", "web"]);
  });

  it("watches every load balancer and the account's quotas, and draws them on one dashboard", () => {
    const alarms = run.resources.filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");
    const watched = new Set(alarms.map(({ name }) => /^(edge-\d+|elb-quotas)/.exec(name)?.[0]));
    assert.deepEqual([...watched].sort(), ["edge-001", "edge-002", "edge-003", "edge-004", "edge-005", "elb-quotas"]);
    const topics = run.resources.filter(({ type }) => type === "aws:sns/topic:Topic");
    assert.deepEqual(
      topics.map(({ id }) => id),
      [run.outputs.alarmTopicArn],
    );
    const dashboards = run.resources.filter(({ type }) => type === "aws:cloudwatch/dashboard:Dashboard");
    assert.deepEqual(
      dashboards.map(({ name }) => name),
      ["edge"],
    );
  });

  it("renders as Kubernetes YAML", () => {
    const files = kubernetesYaml(run);
    assert.equal(files.filter(({ path }) => path.includes("ingress-edge-edge-00")).length, 113);
  });

  it("registers the same in a preview, and no policy of the set strict objects to either", async () => {
    const preview = await runExample(ROOT, {}, "preview");
    assert.equal(listResources(preview), listResources(run));
    assert.deepEqual(await strictFindings(run, preview), []);
  });

  it("uses the cluster's own controller when told to, waits for no load balancer, and then has no alarms", async () => {
    const existing = await runExample(ROOT, { installController: "false" });
    const kinds = /helm|iam|podIdentity|cloudwatch|sns/;
    assert.deepEqual(
      existing.resources.filter(({ type }) => kinds.test(type)).map(({ urn }) => urn),
      [],
    );
    const anchor = existing.resources.find(({ name }) => name === "edge-001-anchor");
    assert.match(JSON.stringify(anchor?.inputs), /"pulumi.com\/skipAwait":"true"/);
  });

  const TOPIC = "arn:aws:sns:eu-central-1:123456789012:on-call";
  describe("with a network, a cluster, a topic, a Prometheus and owners", () => {
    let given: Run;
    before(async () => {
      given = await runExample(ROOT, {
        vpcId: "vpc-0123456789abcdef0",
        subnetIds: '["subnet-1","subnet-2"]',
        backendSecurityGroupId: "sg-0123456789abcdef0",
        kubeconfig: "{}",
        createNamespaces: "false",
        alarmTopicArn: TOPIC,
        prometheusLabels: '{"release":"kube-prometheus-stack"}',
        owners: '{"groups":["platform-deployers"]}',
      });
    });

    it("takes network and cluster from config, and then makes neither", () => {
      const made = given.resources.filter(({ type }) => /ec2|awsx|core\/v1:Namespace$/.test(type));
      assert.deepEqual(
        made.map(({ name }) => name),
        ["edge"],
      );
      const labelled = given.resources.filter(({ type }) => type === "kubernetes:core/v1:NamespacePatch");
      assert.deepEqual(labelled.map(({ name }) => name).sort(), ["admin", "api", "web"]);
      const params = given.resources.find(
        ({ type, name }) => type.endsWith(":IngressClassParams") && name === "edge-001",
      );
      assert.match(JSON.stringify(params?.inputs), /"subnets":\{"ids":\["subnet-1","subnet-2"\]\}/);
    });

    it("sends alarms to the topic of the stack", () => {
      const alarms = given.resources.filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");
      assert.equal(alarms.length > 0, true);
      for (const { inputs } of alarms) assert.deepEqual(inputs.alarmActions, [TOPIC]);
      assert.equal(
        given.resources.some(({ type }) => type === "aws:sns/topic:Topic"),
        false,
      );
    });

    it("has Prometheus watch the controller and the pods once it is told where rules are looked for", () => {
      const watching = given.resources.filter(({ type }) => type.startsWith("kubernetes:monitoring.coreos.com/"));
      const labels = watching.map(({ inputs }) => (inputs.metadata as { labels: Record<string, string> }).labels);
      assert.deepEqual(
        watching.map(({ type }) => type.split(":").at(-1)),
        ["PrometheusRule", "ServiceMonitor"],
      );
      assert.deepEqual(
        labels.map(({ release }) => release),
        ["kube-prometheus-stack", "kube-prometheus-stack"],
      );
    });

    it("guards its hosts once it is told who works for the fleet, after the fleet itself", () => {
      const [guard] = given.resources.filter(({ type }) => type === "sluice:index:HostGuard");
      const anchor = given.resources.find(({ name }) => name === "edge-001-anchor")?.urn ?? "";
      assert.equal(guard?.dependencies.includes(anchor), true);
      const guarding = ({ type }: { type: string }) => type.includes("ValidatingAdmissionPolicy");
      assert.equal(given.resources.some(guarding), true);
      assert.equal(run.resources.some(guarding), false);
    });

    it("passes the strict policies, too", async () => {
      assert.deepEqual(await strictFindings(given), []);
    });
  });
});

describe("the platform's tenants", () => {
  const planned = planExample(PLATFORM);

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
