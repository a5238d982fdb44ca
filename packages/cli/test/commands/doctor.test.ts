import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answers, type ApiServer, kubeconfigOf, startApiServer } from "../doctor/apiServer.ts";
import { assertGolden, project, type Ran, removeProjects, SMALL, sluice } from "../runCommand.ts";

const LABEL = "elbv2.k8s.aws/pod-readiness-gate-inject";
const GATE = "target-health.elbv2.k8s.aws/edge-001-web";
const CORE = "/api/v1/namespaces/shop";
const WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
const BINDINGS = "/apis/elbv2.k8s.aws/v1beta1/namespaces/shop/targetgroupbindings";

const BEFORE = "2026-01-01T00:00:00Z";
const AFTER = "2026-01-01T01:00:00Z";
const WEB = { "pod-template-hash": "5c4d", app: "web" };

function pod(name: string, condition?: object, labels: object = WEB): object {
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-5c4d", uid: "1", controller: true };
  const ready = { type: "ContainersReady", status: "True" };
  return {
    metadata: { name, namespace: "shop", labels, creationTimestamp: AFTER, ownerReferences: [owner] },
    spec: { containers: [], ...(condition === undefined ? {} : { readinessGates: [{ conditionType: GATE }] }) },
    status: {
      phase: "Running",
      conditions: [ready, ...(condition === undefined ? [] : [{ type: GATE, ...condition }])],
    },
  };
}

const HEALTHY = { status: "True" };
const NOT_IN_USE = {
  status: "False",
  reason: "Target.NotInUse",
  message: "Target group is not configured to receive traffic from the load balancer",
};

const GATE_HOOK = {
  name: "mpod.elbv2.k8s.aws",
  failurePolicy: "Ignore",
  clientConfig: {},
  admissionReviewVersions: ["v1"],
  sideEffects: "None",
  namespaceSelector: { matchExpressions: [{ key: LABEL, operator: "In", values: ["enabled"] }] },
  rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
};

/** A namespace in which all is well. */
const WELL: Answers = {
  [CORE]: { metadata: { name: "shop", labels: { [LABEL]: "enabled" }, creationTimestamp: BEFORE } },
  [`${CORE}/pods`]: { items: [pod("web-1", HEALTHY), pod("web-2", HEALTHY), pod("web-3", HEALTHY)] },
  [`${CORE}/services`]: {
    items: [{ metadata: { name: "web", creationTimestamp: BEFORE }, spec: { selector: { app: "web" } } }],
  },
  [BINDINGS]: {
    items: [
      {
        metadata: { name: "edge-001-web", creationTimestamp: BEFORE },
        spec: { serviceRef: { name: "web", port: 80 }, targetType: "ip", targetGroupARN: "arn:1" },
      },
    ],
  },
  [WEBHOOKS]: {
    items: [{ metadata: { name: "aws-load-balancer-webhook", creationTimestamp: BEFORE }, webhooks: [GATE_HOOK] }],
  },
};
const PODS = [pod("web-1", NOT_IN_USE), pod("web-2", HEALTHY), pod("web-3"), pod("job", undefined, { app: "job" })];

describe("sluice doctor readiness", () => {
  let server: ApiServer | undefined;
  afterEach(() => {
    server?.close();
    server = undefined;
    removeProjects();
  });

  async function doctor(answers: Answers, flags: readonly string[] = []): Promise<Ran> {
    server = await startApiServer(answers);
    const cwd = project({ kubeconfig: server.kubeconfig });
    return await sluice(["doctor", "readiness", "-n", "shop", "--kubeconfig", "kubeconfig", ...flags], { cwd });
  }

  it("ends with 0 where all pods are gated and healthy, and reads every page", async () => {
    const { code, stdout, stderr } = await doctor(WELL);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /deployment\/web +3 +3 +3 +3\n/);
    assert.match(stdout, /\n3 pods gated and healthy\n$/);
  });

  it("shows workloads, then each reason with its pods and what to do", async () => {
    const { code, stdout } = await doctor({ ...WELL, [`${CORE}/pods`]: { items: PODS } });
    assert.equal(code, 1);
    assertGolden("doctor.txt", stdout);
  });

  it("prints the same as data", async () => {
    const { code, stdout } = await doctor({ ...WELL, [`${CORE}/pods`]: { items: PODS } }, ["--json"]);
    assert.equal(code, 1);
    const { ok, findings } = JSON.parse(stdout);
    assert.equal(ok, false);
    assert.deepEqual(
      findings.map(({ code: reason, pods }: { code: string; pods: string[] }) => [reason, pods]),
      [
        ["gate.notInUse", ["web-1"]],
        ["webhook.failedOpen", ["web-3"]],
        ["pod.noService", ["job"]],
      ],
    );
  });

  it("takes the time of the label from the object's managed fields", async () => {
    const written = {
      manager: "kubectl",
      time: "2026-01-01T02:00:00Z",
      fieldsV1: { "f:metadata": { "f:labels": { [`f:${LABEL}`]: {} } } },
    };
    const metadata = { name: "shop", labels: { [LABEL]: "enabled" }, managedFields: [written] };
    const { stdout } = await doctor({ ...WELL, [CORE]: { metadata }, [`${CORE}/pods`]: { items: [pod("web-3")] } });
    assert.match(stdout, /fault pod\.beforeLabel deployment\/web/);
    assert.match(stdout, /kubectl -n shop rollout restart deployment\/web/);
  });

  it("asks for the pods that a selector names, and for one platform's bindings", async () => {
    await doctor(WELL, ["-l", "app=web", "--platform", "eks-auto-mode"]);
    assert.ok(server?.asked.some((path) => path.includes("labelSelector=app%3Dweb")));
    assert.equal(
      server?.asked.some((path) => path.startsWith(BINDINGS)),
      false,
    );
  });

  for (const [path, resource] of [
    [CORE, "namespaces"],
    [`${CORE}/services`, "services"],
    [BINDINGS, "targetgroupbindings.elbv2.k8s.aws"],
    [WEBHOOKS, "mutatingwebhookconfigurations.admissionregistration.k8s.io"],
  ] as const) {
    it(`says what it could not check without ${resource}, and does not pass`, async () => {
      const { code, stdout } = await doctor({ ...WELL, [path]: 403 });
      assert.equal(code, 1);
      assert.match(stdout, new RegExp(`not checked .*the user may not (get|list) ${resource.replaceAll(".", "\\.")}`));
      assert.match(stdout, /1 check not done\n$/);
      assert.doesNotMatch(stdout, /fault/);
    });
  }

  const unusable: readonly (readonly [string, Answers, RegExp])[] = [
    ["has no such namespace", { ...WELL, [CORE]: 404 }, /there is no namespace shop/],
    ["does not let the user list pods", { ...WELL, [`${CORE}/pods`]: 403 }, /may not list pods in shop/],
    ["does not know the user", { ...WELL, [`${CORE}/pods`]: 401 }, /does not know the user/],
    ["is out of order", { ...WELL, [`${CORE}/pods`]: 500 }, /answers 500/],
  ];
  for (const [what, answers, message] of unusable) {
    it(`ends with 2 and one error when the cluster ${what}`, async () => {
      const { code, stdout, stderr } = await doctor(answers);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.match(stderr, /^sluice doctor: .*\n {2}fix: .*\n$/);
      assert.doesNotMatch(stderr, /secret-token/);
    });
  }

  it("ends with 2 when the selector is none", async () => {
    const { code, stderr } = await doctor({ ...WELL, [`${CORE}/pods`]: 400 }, ["-l", "a=b=c"]);
    assert.equal(code, 2);
    assert.match(stderr, /a=b=c is not a label selector/);
  });

  const wrong: readonly (readonly [string, string | undefined, readonly string[], RegExp])[] = [
    ["the kubeconfig is not there", undefined, [], /--kubeconfig {2}is not there/],
    ["the kubeconfig is none", "clusters: [", [], /--kubeconfig {2}cannot be read/],
    ["the kubeconfig is empty", "{}", [], /kubeconfig {2}(cannot be read|names no cluster)/],
    ["there is no such context", kubeconfigOf("https://127.0.0.1:1"), ["--context", "prod"], /give one of test/],
    ["the server is no URL that the client takes", kubeconfigOf("ftp://127.0.0.1"), [], /not the address of an API/],
  ];
  for (const [what, text, flags, message] of wrong) {
    it(`ends with 2 when ${what}`, async () => {
      const cwd = project(text === undefined ? {} : { kubeconfig: text });
      const argv = ["doctor", "readiness", "-n", "shop", "--kubeconfig", "kubeconfig", ...flags];
      const { code, stdout, stderr } = await sluice(argv, { cwd });
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr, message);
    });
  }

  it("ends with 2 when nobody answers", async () => {
    server = await startApiServer({});
    const cwd = project({ kubeconfig: server.kubeconfig });
    server.close();
    const { code, stderr } = await sluice(["doctor", "readiness", "-n", "shop", "--kubeconfig", "kubeconfig"], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /^sluice doctor: http:.* cannot be reached: .*ECONNREFUSED/);
  });

  it("refuses a platform that it does not know, and a missing namespace", async () => {
    const platform = await sluice(["doctor", "readiness", "-n", "shop", "--platform", "gke"], { cwd: "/" });
    assert.equal(platform.code, 2);
    assert.match(platform.stderr, /Allowed choices are controller, eks-auto-mode/);
    const namespace = await sluice(["doctor", "readiness"], { cwd: "/" });
    assert.equal(namespace.code, 2);
    assert.match(namespace.stderr, /--namespace <name>' not specified/);
  });

  it("alone loads the Kubernetes client", () => {
    const cwd = project(SMALL);
    const list = join(cwd, "modules.txt");
    const root = join(import.meta.dirname, "../..");
    const argv = ["--import", join(root, "test/listModules.ts"), join(root, "src/main.ts"), "plan"];
    const ran = spawnSync(process.execPath, argv, {
      cwd,
      encoding: "utf8",
      env: { ...process.env, LIST_MODULES_FILE: list },
    });
    assert.equal(ran.status, 0, ran.stderr);
    assert.doesNotMatch(readFileSync(list, "utf8"), /@kubernetes|\/doctor\//);
  });
});
