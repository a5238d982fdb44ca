import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  type KubeConfig,
  RbacAuthorizationV1Api,
  VersionApi,
} from "@kubernetes/client-node";
import { findBinaries } from "./binaries.ts";
import { ClusterError } from "./clusterError.ts";
import { eventually } from "./eventually.ts";
import { type Cluster, startCluster } from "./startCluster.ts";

const READY_MS = 30_000;
const GONE = { what: "nothing to be left", seconds: 10 };
const AT_WORK = { what: "the controllers' work", seconds: 20 };

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isListening(server: string): Promise<boolean> {
  const socket = connect(Number(new URL(server).port), "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

interface Traces {
  readonly server: string;
  readonly directory: string;
  readonly pids: readonly number[];
}

function tracesOf({ server, directory, pids }: Cluster): Traces {
  return { server, directory, pids: [...pids.values()] };
}

/** What is still there of a cluster, for the assertion to name. */
async function remains({ server, directory, pids }: Traces): Promise<string[]> {
  return [
    ...pids.filter(isRunning).map((pid) => `process ${pid}`),
    ...(existsSync(directory) ? [directory] : []),
    ...((await isListening(server)) ? [server] : []),
  ];
}

/** Undefined while the API server answers with the status that stands for absence. */
async function orAbsent<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (thrown) {
    if (thrown instanceof ApiException && thrown.code === 404) return undefined;
    throw thrown;
  }
}

function withStatus(code: number): (thrown: unknown) => boolean {
  return (thrown) => thrown instanceof ApiException && thrown.code === code;
}

async function withEnvironment<T>(variables: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

async function allowListingServices(admin: KubeConfig, namespace: string, name: string): Promise<void> {
  const rbac = admin.makeApiClient(RbacAuthorizationV1Api);
  const rules = [{ apiGroups: [""], resources: ["services"], verbs: ["list"] }];
  await rbac.createNamespacedRole({ namespace, body: { metadata: { name }, rules } });
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name };
  const subjects = [{ kind: "ServiceAccount", name, namespace }];
  await rbac.createNamespacedRoleBinding({ namespace, body: { metadata: { name }, roleRef, subjects } });
}

async function untilPods(core: CoreV1Api, namespace: string, count: number): Promise<void> {
  await eventually(async () => {
    const { items } = await core.listNamespacedPod({ namespace });
    return items.length === count ? true : undefined;
  }, AT_WORK);
}

/** A process that starts a cluster, says so and waits to be killed. */
async function startElsewhere(): Promise<{ parent: ChildProcess; traces: Traces }> {
  const module = pathToFileURL(join(import.meta.dirname, "startCluster.ts"));
  const program = `
    import { startCluster } from ${JSON.stringify(module)};
    const { server, directory, pids } = await startCluster();
    console.log(JSON.stringify({ server, directory, pids: [...pids.values()] }));
    setInterval(() => {}, 1000);`;
  const stdio = ["ignore", "pipe", "inherit"] as const;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: [...stdio] });
  assert.ok(parent.stdout);
  const [line] = await once(createInterface({ input: parent.stdout }), "line");
  return { parent, traces: JSON.parse(String(line)) as Traces };
}

describe("startCluster", function () {
  this.timeout(120_000);
  let cluster: Cluster;
  let admin: KubeConfig;
  let startMs: number;

  before(async () => {
    await findBinaries();
    const start = performance.now();
    cluster = await startCluster();
    startMs = performance.now() - start;
    admin = cluster.kubeConfig;
  });
  after(() => cluster?.stop());

  it("is ready within seconds", () => {
    console.log(`      (ready after ${(startMs / 1000).toFixed(1)} s)`);
    assert.ok(startMs < READY_MS, `it took ${startMs} ms`);
  });

  it("serves the version that its binaries were made from", async () => {
    const { gitVersion, major, minor } = await admin.makeApiClient(VersionApi).getCode();
    assert.match(gitVersion, /^v1\.\d+\.\d+/);
    assert.equal(`${major}.${minor}`, gitVersion.slice(1).split(".", 2).join("."));
  });

  it("holds a service account to what it was given", async () => {
    const core = admin.makeApiClient(CoreV1Api);
    const namespace = "default";
    await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name: "reader" } } });
    const reader = (await cluster.asServiceAccount(namespace, "reader")).makeApiClient(CoreV1Api);
    await assert.rejects(reader.listNamespacedService({ namespace }), withStatus(403));
    await allowListingServices(admin, namespace, "reader");
    const services = await eventually(() => reader.listNamespacedService({ namespace }), AT_WORK);
    assert.deepEqual(
      services.items.map((service) => service.metadata?.name),
      ["kubernetes"],
    );
    await assert.rejects(reader.listNamespacedSecret({ namespace }), withStatus(403));
    await assert.rejects(reader.listNamespacedService({ namespace: "kube-system" }), withStatus(403));
  });

  it("refuses who shows no token", async () => {
    const user = admin.getCurrentCluster();
    assert.ok(user);
    const stranger = await cluster.asServiceAccount("default", "default");
    stranger.loadFromClusterAndUser(user, { name: "nobody" });
    await assert.rejects(stranger.makeApiClient(CoreV1Api).listNamespace(), withStatus(401));
  });

  it("turns a Deployment into pods, and clears all of it away with its namespace", async () => {
    const [core, apps] = [admin.makeApiClient(CoreV1Api), admin.makeApiClient(AppsV1Api)];
    const [name, labels] = ["shop", { app: "web" }];
    await core.createNamespace({ body: { metadata: { name } } });
    const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "web" }] } };
    const spec = { replicas: 3, selector: { matchLabels: labels }, template };
    await apps.createNamespacedDeployment({ namespace: name, body: { metadata: { name: "web" }, spec } });
    await untilPods(core, name, 3);
    await apps.deleteNamespacedDeployment({ namespace: name, name: "web", propagationPolicy: "Background" });
    await untilPods(core, name, 0);
    await core.deleteNamespace({ name });
    await eventually(async () => ((await orAbsent(core.readNamespace({ name }))) ? undefined : true), AT_WORK);
  });
});

describe("startCluster, twice at once", function () {
  this.timeout(120_000);

  it("gives clusters that share nothing, and stop leaves nothing of either", async () => {
    const clusters = await Promise.all([startCluster(), startCluster()]);
    const [one, other] = clusters;
    try {
      const body = { metadata: { name: "only-here" } };
      await one.kubeConfig.makeApiClient(CoreV1Api).createNamespace({ body });
      const absent = other.kubeConfig.makeApiClient(CoreV1Api).readNamespace({ name: "only-here" });
      await assert.rejects(absent, withStatus(404));
      assert.equal((await remains(tracesOf(one))).length, one.pids.size + 2);
    } finally {
      const traces = clusters.map(tracesOf);
      await Promise.all(clusters.map(({ stop }) => stop()));
      assert.deepEqual(await Promise.all(traces.map(remains)), [[], []]);
    }
  });
});

describe("a cluster whose end nobody asks for", function () {
  this.timeout(120_000);

  for (const signal of ["SIGKILL", "SIGINT"] as const) {
    it(`leaves nothing when ${signal} ends its parent`, async () => {
      const { parent, traces } = await startElsewhere();
      assert.equal((await remains(traces)).length, traces.pids.length + 2);
      const gone = once(parent, "exit");
      parent.kill(signal);
      await gone;
      await eventually(async () => ((await remains(traces)).length === 0 ? true : undefined), GONE);
    });
  }

  it("leaves nothing when its supervisor is killed and it is stopped", async () => {
    const cluster = await startCluster();
    const traces = tracesOf(cluster);
    const supervisor = cluster.pids.get("supervisor");
    assert.ok(supervisor);
    process.kill(supervisor, "SIGKILL");
    await cluster.stop();
    await eventually(async () => ((await remains(traces)).length === 0 ? true : undefined), GONE);
  });
});

describe("a cluster that cannot start", function () {
  this.timeout(120_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function error(code: string, words: RegExp): (thrown: unknown) => boolean {
    return (thrown) => thrown instanceof ClusterError && thrown.code === code && words.test(thrown.message);
  }

  it("says which process ended and what it said, and leaves nothing", async () => {
    const notEtcd = { ETCD: process.execPath, TMPDIR: folder };
    await withEnvironment(notEtcd, () =>
      assert.rejects(startCluster(), error("cluster.exited", /^etcd .*bad option/s)),
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("names the variable whose binary is not there", async () => {
    const missing = { KUBE_APISERVER: join(folder, "kube-apiserver") };
    await withEnvironment(missing, () => assert.rejects(startCluster(), error("binaries.missing", /KUBE_APISERVER=/)));
  });

  it("asks for Go, or for binaries, where there is neither", async () => {
    const bare = { PATH: folder, SLUICE_E2E_CACHE: folder, ETCD: "", KUBE_APISERVER: "" };
    await withEnvironment(bare, () =>
      assert.rejects(startCluster(), error("binaries.go", /install Go 1\.26 or newer/)),
    );
  });
});
